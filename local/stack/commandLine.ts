import { Command, CommanderError, InvalidArgumentError } from 'commander';

/** What the command line asks for. */
export interface StackCommand {
  readonly port: number;
  readonly timeScale: number;
  readonly seed: number;
  readonly faults: number;
  readonly dataDir?: string;
  readonly json: boolean;
}

/** The command line is to end here: help was asked for, or it is wrong. */
export interface EarlyEnd {
  readonly exitStatus: 0 | 2;
  readonly text: string;
}

const number =
  (least: number, most: number, whole: boolean) =>
  (text: string): number => {
    const value = Number(text);
    const fits = text.trim() !== '' && value >= least && value <= most;
    if (!fits || (whole && !Number.isInteger(value))) {
      const kind = whole ? 'whole number' : 'number';
      throw new InvalidArgumentError(`must be a ${kind} from ${least} to ${most}.`);
    }
    return value;
  };

const describe = (): Command =>
  new Command('start')
    .description('The whole service on this machine: SQS, the functions, and an MPC simulator.')
    .usage('[options]')
    .option(
      '--port <n>',
      'of the simulator; SQS and the HTTP API take the next ones',
      number(0, 65_533, true),
      0,
    )
    .option('--time-scale <x>', 'its seconds in a real one', number(0.01, 1_000, false), 1)
    .option('--seed <n>', 'of faults', number(0, 4_294_967_295, true), 1)
    .option('--faults <share>', 'share of the API calls that are disturbed', number(0, 1, false), 0)
    .option('--data-dir <dir>', 'keep queues, tasks and ledger there (default: nothing is kept)')
    .option('--json', 'speak JSON lines', false);

/** Reads the arguments behind the script's name. */
export const parseCommandLine = (args: readonly string[]): StackCommand | EarlyEnd => {
  let said = '';
  const collect = (text: string): void => {
    said += text;
  };
  const command = describe()
    .exitOverride()
    .configureOutput({ writeOut: collect, writeErr: collect })
    .allowExcessArguments(false);
  try {
    return command.parse(args, { from: 'user' }).opts<StackCommand>();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0
      ? { exitStatus: 0, text: said }
      : {
          exitStatus: 2,
          text: `${said}usage: npm start -- ${command.usage()} (--help lists them)\n`,
        };
  }
};
