import { Command, InvalidArgumentError, Option } from 'commander';
import type { EarlyEnd } from '../../local/command-line/earlyEnd.ts';
import { parseArguments } from '../../local/command-line/parseArguments.ts';
import { wholeNumber } from '../../local/command-line/wholeNumber.ts';
import { SABOTAGES } from './sabotage.ts';
import type { SoakOptions } from './soakOptions.ts';

/** What the command line asks for. */
export interface SoakCommand extends SoakOptions {
  readonly json: boolean;
}

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
export const parseCommandLine = (args: readonly string[]): SoakCommand | EarlyEnd =>
  parseArguments<SoakCommand>(describe(), args, `npm run soak -- ${USAGE}`);
