import { Command, CommanderError } from 'commander';
import { signCommand } from './sign.ts';
import type { Surroundings } from './surroundings.ts';
import { refuse, strayArguments } from './usage.ts';

/** Every command, in the order in which the help lists them. */
const COMMANDS: readonly ((surroundings: Surroundings) => Command)[] = [signCommand];

const createProgram = (surroundings: Surroundings): Command => {
  const program = new Command('transcoding-canceller')
    .usage('COMMAND [options]')
    .description('The operator’s side of cancelling queued transcoding tasks.')
    .allowUnknownOption()
    .allowExcessArguments()
    .action(() => {
      const [word] = program.args;
      if (word === undefined) refuse(program, ['a command is missing; --help lists them']);
      else if (word.startsWith('-')) refuse(program, strayArguments(program.args));
      else refuse(program, [`there is no command ${word}; --help lists them`]);
    });
  for (const create of COMMANDS) program.addCommand(create(surroundings));
  for (const command of [program, ...program.commands]) {
    command
      .exitOverride()
      .configureOutput({ writeOut: surroundings.write, writeErr: surroundings.writeError })
      .showHelpAfterError(`usage: ${command.createHelp().commandUsage(command)}`);
  }
  return program;
};

/**
 * Runs one command line.
 *
 * @param words - without the interpreter and the script.
 * @returns the exit status: 0, or 2 for a command line that cannot be used, after a usage line on standard error.
 */
export const runProgram = async (
  words: readonly string[],
  surroundings: Surroundings,
): Promise<number> => {
  try {
    await createProgram(surroundings).parseAsync(words, { from: 'user' });
    return 0;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : 2;
  }
};
