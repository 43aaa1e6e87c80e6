import { type Command, CommanderError } from 'commander';
import type { EarlyEnd } from './earlyEnd.ts';

/**
 * Reads the arguments behind a script's name, and writes nothing itself.
 *
 * @param usage - The line that a wrong command line is answered with, behind what is wrong with it.
 * @param check - Refuses by `command.error` options that do not go together.
 */
export const parseArguments = <Options extends object>(
  command: Command,
  args: readonly string[],
  usage: string,
  check: (options: Options) => void = () => undefined,
): Options | EarlyEnd => {
  let said = '';
  const collect = (text: string): void => {
    said += text;
  };
  command
    .exitOverride()
    .configureOutput({ writeOut: collect, writeErr: collect })
    .allowExcessArguments(false);
  try {
    const options = command.parse(args, { from: 'user' }).opts<Options>();
    check(options);
    return options;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0
      ? { exitStatus: 0, text: said }
      : { exitStatus: 2, text: `${said}usage: ${usage}\n` };
  }
};
