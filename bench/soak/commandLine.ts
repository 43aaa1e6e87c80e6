import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { SABOTAGES } from './sabotage.ts';
import type { SoakOptions } from './soakOptions.ts';

/** What the command line asks for. */
export interface SoakCommand extends SoakOptions {
  readonly json: boolean;
}

/** The command line is to end here: help was asked for, or it is wrong. */
export interface EarlyEnd {
  readonly exitStatus: 0 | 2;
  readonly text: string;
}

const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`must be a whole number from ${least} to ${most}.`);
    }
    return value;
  };

const MOST_FAULTS = 0.8;

const share = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= MOST_FAULTS)) {
    throw new InvalidArgumentError(`must be a number from 0 to ${MOST_FAULTS}.`);
  }
  return value;
};

const USAGE = `[--messages N] [--faults SHARE] [--kills N] [--seed N] [--sabotage ${SABOTAGES.join('|')}] [--json]`;

const describe = (): Command =>
  new Command('soak')
    .description('Does everything it can to make the service lose a cancel request.')
    .usage(USAGE)
    .option('--messages <n>', 'cancel requests', wholeNumber(1, 1_000_000), 100_000)
    .option('--faults <share>', 'share of the API calls that are disturbed', share, 0.2)
    .option('--kills <n>', 'how often a consumer is killed', wholeNumber(0, 1_000), 10)
    .option(
      '--seed <n>',
      'of requests, faults and the moments of kills',
      wholeNumber(0, 4_294_967_295),
      1,
    )
    .addOption(
      new Option('--sabotage <way>', 'break the consumer, to see it found').choices(SABOTAGES),
    )
    .option('--json', 'end with one line of JSON; all else goes to standard error', false);

/** Reads the arguments behind the script's name. */
export const parseCommandLine = (args: readonly string[]): SoakCommand | EarlyEnd => {
  let said = '';
  const collect = (text: string): void => {
    said += text;
  };
  const command = describe()
    .exitOverride()
    .configureOutput({ writeOut: collect, writeErr: collect })
    .allowExcessArguments(false);
  try {
    return command.parse(args, { from: 'user' }).opts<SoakCommand>();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0
      ? { exitStatus: 0, text: said }
      : { exitStatus: 2, text: `${said}usage: npm run soak -- ${USAGE}\n` };
  }
};
