import { Command, Option } from 'commander';
import type { EarlyEnd } from '../local/command-line/earlyEnd.ts';
import { parseArguments } from '../local/command-line/parseArguments.ts';

/** What the command line asks for. */
export interface BenchCommand {
  /** The key of one suite; absent: all of them. */
  readonly only?: string;
  readonly json: boolean;
  readonly smoke: boolean;
  readonly write: boolean;
}

const USAGE = '[--only NAME] [--json] [--smoke] [--write]';

const describe = (keys: readonly string[]): Command =>
  new Command('bench')
    .description('Measures the service beside what a user would pick instead.')
    .usage(USAGE)
    .addOption(new Option('--only <name>', 'one suite; without it all of them').choices(keys))
    .option('--json', 'end with one line of JSON; all else goes to standard error', false)
    .option('--smoke', 'only show that everything works; the numbers mean little', false)
    .option('--write', 'keep the results and write docs/benchmarks/ anew', false);

/**
 * Reads the arguments behind the script's name.
 * @param keys - of the suites that there are.
 */
export const parseCommandLine = (
  args: readonly string[],
  keys: readonly string[],
): BenchCommand | EarlyEnd => {
  const command = describe(keys);
  return parseArguments<BenchCommand>(
    command,
    args,
    `npm run bench -- ${USAGE}`,
    ({ write, smoke }) => {
      if (write && smoke) {
        command.error('error: --write needs numbers that mean something, so not --smoke');
      }
    },
  );
};
