import { Command, InvalidArgumentError } from 'commander';
import type { EarlyEnd } from '../command-line/earlyEnd.ts';
import { parseArguments } from '../command-line/parseArguments.ts';

/** What the command line asks for. */
export interface StackCommand {
  readonly port: number;
  readonly timeScale: number;
  readonly seed: number;
  readonly faults: number;
  readonly dataDir?: string;
  readonly json: boolean;
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
  const command = describe();
  const usage = `npm start -- ${command.usage()} (--help lists them)`;
  return parseArguments<StackCommand>(command, args, usage);
};
