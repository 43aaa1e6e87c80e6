import { Command } from 'commander';
import { DEFAULT_ACCOUNT } from './accounts.ts';
import { FAULT_NAMES, type FaultName } from './faults.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

/** The options as they were read; values that are wrong have left a problem behind. */
export interface CommandOptions extends Readonly<Record<FaultName, number>> {
  readonly port: number;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly project?: readonly string[];
  readonly region: string;
  readonly quota: number;
  readonly throttle: 'fixed' | 'sliding';
  readonly seed: number;
  readonly timeScale: number;
  readonly startsPerMinute: number;
  readonly concurrency: number;
  readonly queueSeconds: number;
  readonly durationSeconds: number;
  readonly failShare: number;
  readonly latencyMs: number;
  readonly dataDir?: string;
  readonly json: boolean;
}

interface Bounds {
  readonly least: number;
  readonly most?: number;
  readonly whole?: boolean;
}

const SHARE: Bounds = { least: 0, most: 1 };
const COUNT: Bounds = { least: 1, whole: true };
const ANY: Bounds = { least: 0 };

const describeBounds = ({ least, most, whole }: Bounds): string =>
  `a ${whole ? 'whole ' : ''}number from ${least}${most === undefined ? ' up' : ` to ${most}`}`;

const flagOf = (fault: FaultName): string =>
  `--${fault.replace(/[A-Z]/g, (upper) => `-${upper.toLowerCase()}`)}`;

const FAULT_HELP: Readonly<Record<FaultName, string>> = {
  latency: 'answers that come late',
  throttled: 'calls that get a 429 although there is quota',
  serverError: 'calls that get a 500, 502, 503 or 504',
  resetBefore: 'connections reset before the effect',
  resetAfter: 'connections reset after the effect',
  hangBefore: 'calls without answer and without effect',
  hangAfter: 'calls without answer, but with effect',
  html: 'calls answered with a page of HTML',
  cutJson: 'bodies cut off, after the effect',
};

/**
 * The options of the simulator's command line.
 *
 * @param problems takes one line for each value that is wrong, so that all are told at once
 */
export const createCommand = (problems: string[]): Command => {
  const { quota, lifecycle, faults } = DEFAULT_SETTINGS;
  const [key] = DEFAULT_ACCOUNT.keys;
  const [project] = DEFAULT_ACCOUNT.projects;
  const command = new Command('npm run simulator --')
    .description('The MPC transcoding API and the parts of IAM that it needs, on this machine.')
    .usage('[options]')
    .allowExcessArguments(false);

  const number = (
    flag: string,
    unit: string,
    help: string,
    preset: number,
    bounds: Bounds,
  ): void => {
    const { least, most = Number.MAX_VALUE, whole = false } = bounds;
    const read = (text: string): number => {
      const value = text.trim() === '' ? Number.NaN : Number(text);
      const fits = value >= least && value <= most && (!whole || Number.isSafeInteger(value));
      if (!fits) problems.push(`${flag} must be ${describeBounds(bounds)}, not "${text}"`);
      return value;
    };
    command.option(`${flag} <${unit}>`, help, read, preset);
  };
  const throttle = (text: string): string => {
    if (text !== 'fixed' && text !== 'sliding') {
      problems.push(`--throttle must be fixed or sliding, not "${text}"`);
    }
    return text;
  };
  const collect = (text: string, earlier?: readonly string[]): readonly string[] => [
    ...(earlier ?? []),
    text,
  ];

  number('--port', 'n', '0 takes a free one', 0, { least: 0, most: 65_535, whole: true });
  command
    .option('--access-key <ak>', 'key that may sign', key?.accessKey)
    .option('--secret-key <sk>', 'its secret', key?.secretKey)
    .option('--project <id>', `project of the key; repeatable (default: "${project?.id}")`, collect)
    .option('--region <name>', 'region of the projects', project?.name)
    .option('--throttle <kind>', 'how the minute runs: fixed or sliding', throttle, quota.window);
  number('--quota', 'n', 'calls a minute and tenant', quota.perMinute, COUNT);
  number('--seed', 'n', 'of faults, failures and request ids', 1, { least: 0, whole: true });
  number('--time-scale', 'x', 'speed of its clock; 0: moved by hand', 1, ANY);
  number('--starts-per-minute', 'n', 'speed of the queue', lifecycle.startsPerMinute, ANY);
  number('--concurrency', 'n', 'tasks that run at once', lifecycle.concurrency, COUNT);
  number('--queue-seconds', 's', 'least wait in the queue', lifecycle.queueMs / 1000, ANY);
  number('--duration-seconds', 's', 'how long a task runs', lifecycle.durationMs / 1000, ANY);
  number('--fail-share', 'share', 'tasks that end as FAILED', lifecycle.failShare, SHARE);
  for (const name of FAULT_NAMES) {
    number(flagOf(name), 'share', FAULT_HELP[name], faults[name], SHARE);
  }
  number('--latency-ms', 'ms', 'how late a late answer is', faults.latencyMs, ANY);
  return command
    .option('--data-dir <dir>', 'keep tasks and ledger there (default: nothing is kept)')
    .option('--json', 'speak JSON lines', false);
};
