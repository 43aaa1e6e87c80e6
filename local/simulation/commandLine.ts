import { Command, Option } from 'commander';
import type { EarlyEnd } from '../command-line/earlyEnd.ts';
import { parseArguments } from '../command-line/parseArguments.ts';
import { wholeNumber } from '../command-line/wholeNumber.ts';
import { SCENARIOS, type ScenarioName } from './scenarios/scenarios.ts';
import type { ThrottleWindow } from './world.ts';

/** What the command line asks for. */
export interface SimulateCommand {
  /** `faults` is no single run, but many seeds that are held against an account. Absent: all but `faults`. */
  readonly scenario?: ScenarioName | 'faults';
  /** Absent: 1, or with `faults` as many as `seeds` says, from 1. */
  readonly seed?: number;
  readonly throttle: ThrottleWindow;
  readonly seeds: number;
  readonly json: boolean;
}

const USAGE = '[--scenario NAME] [--seed N] [--throttle fixed|sliding] [--seeds N] [--json]';

const describe = (): Command =>
  new Command('simulate')
    .description(
      'Simulates the consumer under the quota of the API, next to a batch helper with the official SDK.',
    )
    .usage(USAGE)
    .addOption(
      new Option('--scenario <name>', 'one of them; without it all but faults').choices([
        ...Object.keys(SCENARIOS),
        'faults',
      ]),
    )
    .option('--seed <n>', 'of the scenario; 1 by default', wholeNumber(0, 4_294_967_294))
    .addOption(
      new Option('--throttle <window>', 'how the API counts its minute')
        .choices(['fixed', 'sliding'])
        .default('fixed'),
    )
    .option('--seeds <n>', 'how many seeds of faults', wholeNumber(1, 1_000_000), 500)
    .option(
      '--json',
      'end with a line of JSON for each scenario; all else goes to standard error',
      false,
    );

/** Reads the arguments behind the script's name. */
export const parseCommandLine = (args: readonly string[]): SimulateCommand | EarlyEnd => {
  const command = describe();
  return parseArguments<SimulateCommand>(
    command,
    args,
    `npm run simulate -- ${USAGE}`,
    ({ scenario }) => {
      if (command.getOptionValueSource('seeds') === 'cli' && scenario !== 'faults') {
        command.error('error: --seeds goes with --scenario faults only');
      }
    },
  );
};
