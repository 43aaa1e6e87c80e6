import { Command, InvalidArgumentError, Option } from 'commander';
import type { EarlyEnd } from '../command-line/earlyEnd.ts';
import { parseArguments } from '../command-line/parseArguments.ts';
import { wholeNumber } from '../command-line/wholeNumber.ts';
import { TRIGGERS, type Trigger } from './triggers.ts';

const WAYS = [...TRIGGERS, 'schedule'] as const;

/** What the command line asks for. */
export interface DemoCommand {
  readonly file: string;
  readonly count?: number;
  /** `schedule`: by the clean-up, which finds the tasks itself. */
  readonly trigger: Trigger | 'schedule';
  readonly seed: number;
  readonly faults: number;
  readonly dataDir?: string;
  readonly json: boolean;
}

/** Their clean-up takes 18 runs, four and a half hours: with more, young tasks would become stale meanwhile. */
const MOST_TASKS = 5_000;

const share = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1)) {
    throw new InvalidArgumentError('must be a number from 0 to 1.');
  }
  return value;
};

const USAGE = `[--file FILE | --count N] [--trigger ${WAYS.join('|')}] [--seed N] [--faults SHARE] [--data-dir DIR] [--json]`;

const FULL_USAGE = `npm run demo -- ${USAGE}`;

const describe = (): Command =>
  new Command('demo')
    .description(
      'Cancels queued tasks through real SQS and HTTP protocols, and checks each outcome.',
    )
    .usage(USAGE)
    .option('--file <file>', 'JSON lines, a request each', 'examples/cancel-requests.jsonl')
    .option(
      '--count <n>',
      'make up so many requests instead, or tasks for the clean-up',
      wholeNumber(1, 1_000_000),
    )
    .addOption(
      new Option(
        '--trigger <way>',
        'how requests come in: plain, by HTTP, in events, in turns, or by the clean-up of stale tasks',
      )
        .choices(WAYS)
        .default('queue'),
    )
    .option('--seed <n>', 'of made up requests and faults', wholeNumber(0, 4_294_967_295), 1)
    .option('--faults <share>', 'share of the API calls that are disturbed, 0 to 1', share, 0.05)
    .option('--data-dir <dir>', 'keep the run there; the same command goes on after a kill')
    .option('--json', 'end with one line of JSON; progress goes to standard error', false);

/** Reads the arguments behind the script's name. */
export const parseCommandLine = (args: readonly string[]): DemoCommand | EarlyEnd => {
  const command = describe();
  return parseArguments<DemoCommand>(command, args, FULL_USAGE, ({ count, trigger }) => {
    const hasFile = command.getOptionValueSource('file') === 'cli';
    if (count !== undefined && hasFile) {
      command.error('error: --file and --count exclude each other');
    }
    if (trigger === 'schedule' && hasFile) {
      command.error('error: --trigger schedule takes no --file: the clean-up finds its tasks');
    }
    if (trigger === 'schedule' && (count ?? 0) > MOST_TASKS) {
      command.error(`error: --trigger schedule takes --count ${MOST_TASKS} at most`);
    }
  });
};

/** Ends a command line that cannot be used. */
export const refuse = (problem: string): EarlyEnd => ({
  exitStatus: 2,
  text: `${problem}usage: ${FULL_USAGE}\n`,
});
