import { Command, CommanderError, Option } from 'commander';

/** What the command line asks for. */
export interface BenchCommand {
  /** The key of one suite; absent: all of them. */
  readonly only?: string;
  readonly json: boolean;
  readonly smoke: boolean;
  readonly write: boolean;
}

/** The command line is to end here: help was asked for, or it is wrong. */
export interface EarlyEnd {
  readonly exitStatus: 0 | 2;
  readonly text: string;
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
  let said = '';
  const collect = (text: string): void => {
    said += text;
  };
  const command = describe(keys)
    .exitOverride()
    .configureOutput({ writeOut: collect, writeErr: collect })
    .allowExcessArguments(false);
  try {
    const options = command.parse(args, { from: 'user' }).opts<BenchCommand>();
    if (options.write && options.smoke) {
      command.error('error: --write needs numbers that mean something, so not --smoke');
    }
    return options;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0
      ? { exitStatus: 0, text: said }
      : { exitStatus: 2, text: `${said}usage: npm run bench -- ${USAGE}\n` };
  }
};
