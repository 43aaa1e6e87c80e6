import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
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

/** The command line is to end here: help was asked for, or it is wrong. */
export interface EarlyEnd {
  readonly exitStatus: 0 | 2;
  readonly text: string;
}

const USAGE = '[--scenario NAME] [--seed N] [--throttle fixed|sliding] [--seeds N] [--json]';

const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`must be a whole number from ${least} to ${most}.`);
    }
    return value;
  };

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
  let said = '';
  const collect = (text: string): void => {
    said += text;
  };
  const command = describe()
    .exitOverride()
    .configureOutput({ writeOut: collect, writeErr: collect })
    .allowExcessArguments(false);
  try {
    const options = command.parse(args, { from: 'user' }).opts<SimulateCommand>();
    if (command.getOptionValueSource('seeds') === 'cli' && options.scenario !== 'faults') {
      command.error('error: --seeds goes with --scenario faults only');
    }
    return options;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0
      ? { exitStatus: 0, text: said }
      : { exitStatus: 2, text: `${said}usage: npm run simulate -- ${USAGE}\n` };
  }
};
