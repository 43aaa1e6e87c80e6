import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { type Account, DEFAULT_ACCOUNT } from './accounts.ts';
import { createSimulatorClock } from './clock.ts';
import { FAULT_NAMES } from './faults.ts';
import type { StartOptions } from './server.ts';
import { DEFAULT_SETTINGS, type FaultShares, mergeSettings, SettingsError } from './settings.ts';

/** What the command line asks for. */
export interface SimulatorCommand {
  readonly start: StartOptions;
  readonly account: Account;
  readonly json: boolean;
}

/** The command line is to end here: help was asked for, or it is wrong. */
export interface EarlyEnd {
  readonly exitStatus: 0 | 2;
  readonly text: string;
}

const numberAtLeast =
  (least: number, whole: boolean) =>
  (text: string): number => {
    const value = Number(text);
    const fits = text.trim() !== '' && value >= least && Number.isFinite(value);
    if (!fits || (whole && !Number.isInteger(value))) {
      throw new InvalidArgumentError(`must be a ${whole ? 'whole ' : ''}number from ${least} up.`);
    }
    return value;
  };

const port = (text: string): number => {
  const value = numberAtLeast(0, true)(text);
  if (value > 65_535) throw new InvalidArgumentError('must be at most 65535.');
  return value;
};

const shareOption = (name: string): string =>
  name.replace(/[A-Z]/g, (upper) => `-${upper.toLowerCase()}`);

const share = (text: string): number => {
  const value = numberAtLeast(0, false)(text);
  if (value > 1) throw new InvalidArgumentError('must be at most 1.');
  return value;
};

const collect = (text: string, earlier: readonly string[] | undefined): readonly string[] => [
  ...(earlier ?? []),
  text,
];

const { quota, lifecycle, faults } = DEFAULT_SETTINGS;
const [defaultKey] = DEFAULT_ACCOUNT.keys;
const [defaultProject] = DEFAULT_ACCOUNT.projects;

const describe = (): Command => {
  const command = new Command('simulator')
    .description('The MPC transcoding API and the parts of IAM that it needs, on this machine.')
    .usage('[options]')
    .option('--port <n>', '0 takes a free one', port, 0)
    .option('--access-key <ak>', 'key that may sign', defaultKey?.accessKey)
    .option('--secret-key <sk>', 'its secret', defaultKey?.secretKey)
    .option(
      '--project <id>',
      `project of the key; repeatable (default: "${defaultProject?.id}")`,
      collect,
    )
    .option('--region <name>', 'region of the projects', defaultProject?.name)
    .option('--quota <n>', 'calls a minute and tenant', numberAtLeast(1, true), quota.perMinute)
    .addOption(
      new Option('--throttle <kind>', 'how the minute runs')
        .choices(['fixed', 'sliding'])
        .default(quota.window),
    )
    .option('--seed <n>', 'of faults, failures and request ids', numberAtLeast(0, true), 1)
    .option('--time-scale <x>', 'speed of its clock; 0: moved by hand', numberAtLeast(0, false), 1)
    .option(
      '--starts-per-minute <n>',
      'how fast the queue moves; 0: not at all',
      numberAtLeast(0, false),
      lifecycle.startsPerMinute,
    )
    .option(
      '--concurrency <n>',
      'tasks that run at once',
      numberAtLeast(1, true),
      lifecycle.concurrency,
    )
    .option(
      '--queue-seconds <s>',
      'least wait in the queue',
      numberAtLeast(0, false),
      lifecycle.queueMs / 1000,
    )
    .option(
      '--duration-seconds <s>',
      'how long a task runs',
      numberAtLeast(0, false),
      lifecycle.durationMs / 1000,
    )
    .option('--fail-share <share>', 'tasks that end as FAILED', share, lifecycle.failShare);
  for (const name of FAULT_NAMES) {
    command.option(
      `--${shareOption(name)} <share>`,
      `calls with fault ${name}`,
      share,
      faults[name],
    );
  }
  return command
    .option(
      '--latency-ms <ms>',
      'how late a late answer is',
      numberAtLeast(0, false),
      faults.latencyMs,
    )
    .option(
      '--data-dir <dir>',
      'keep tasks and ledger there across restarts (default: nothing kept)',
    )
    .option('--json', 'speak JSON lines', false);
};

const accountOf = (options: Record<string, unknown>): Account => {
  const region = String(options['region']);
  const ids = (options['project'] as readonly string[] | undefined) ?? [defaultProject?.id ?? ''];
  return {
    ...DEFAULT_ACCOUNT,
    keys: [{ accessKey: String(options['accessKey']), secretKey: String(options['secretKey']) }],
    // A region has one main project; the others bear a suffix, so that a look-up by region finds one.
    projects: ids.map((id, index) => ({
      id,
      name: index === 0 ? region : `${region}_${index + 1}`,
    })),
  };
};

const settingsOf = (options: Record<string, unknown>): NonNullable<StartOptions['settings']> => ({
  quota: {
    perMinute: options['quota'] as number,
    window: options['throttle'] as 'fixed' | 'sliding',
  },
  lifecycle: {
    startsPerMinute: options['startsPerMinute'] as number,
    concurrency: options['concurrency'] as number,
    queueMs: (options['queueSeconds'] as number) * 1000,
    durationMs: (options['durationSeconds'] as number) * 1000,
    failShare: options['failShare'] as number,
  },
  faults: Object.fromEntries(
    [...FAULT_NAMES, 'latencyMs'].map((name) => [name, options[name]]),
  ) as Partial<FaultShares>,
});

/** Reads the arguments behind the script's name. */
export const parseCommandLine = (args: readonly string[]): SimulatorCommand | EarlyEnd => {
  let said = '';
  const collectText = (text: string): void => {
    said += text;
  };
  const command = describe()
    .exitOverride()
    .configureOutput({ writeOut: collectText, writeErr: collectText })
    .allowExcessArguments(false);
  const wrong = (text: string): EarlyEnd => ({
    exitStatus: 2,
    text: `${text}usage: npm run simulator -- ${command.usage()} (--help lists them)\n`,
  });
  try {
    const options: Record<string, unknown> = command.parse(args, { from: 'user' }).opts();
    const settings = settingsOf(options);
    mergeSettings(DEFAULT_SETTINGS, settings);
    const account = accountOf(options);
    const start: StartOptions = {
      port: options['port'] as number,
      accounts: [account],
      settings,
      seed: options['seed'] as number,
      clock: createSimulatorClock(options['timeScale'] as number),
      ...(options['dataDir'] !== undefined && { dataDir: String(options['dataDir']) }),
    };
    return { start, account, json: options['json'] === true };
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? { exitStatus: 0, text: said } : wrong(said);
    }
    if (error instanceof SettingsError) return wrong(`${error.message}\n`);
    throw error;
  }
};
