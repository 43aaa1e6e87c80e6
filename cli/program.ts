import { Command, CommanderError } from 'commander';
import { cancelCommand } from './cancel.ts';
import { cleanUpCommand } from './cleanup.ts';
import { CommandEnded } from './commandEnded.ts';
import { deadLettersCommand } from './deadLetters.ts';
import { doctorCommand } from './doctor.ts';
import { SqsRefusal } from './queues/sqsRefusal.ts';
import { signCommand } from './sign.ts';
import { statusCommand } from './status.ts';
import type { Surroundings } from './surroundings.ts';
import { refuse, strayArguments } from './usage.ts';

/** Every command, in the order in which the help lists them. */
const COMMANDS: readonly ((surroundings: Surroundings) => Command)[] = [
  cancelCommand,
  statusCommand,
  deadLettersCommand,
  cleanUpCommand,
  doctorCommand,
  signCommand,
];

const withSubcommands = (command: Command): Command[] => [
  command,
  ...command.commands.flatMap(withSubcommands),
];

const createProgram = (surroundings: Surroundings): Command => {
  const program = new Command('transcoding-canceller')
    .usage('COMMAND [options]')
    .description('The operator’s side of cancelling queued transcoding tasks.')
    .addHelpText(
      'after',
      '\nExit status: 0 done, 1 something failed, 2 the command line cannot be used, 130 interrupted.',
    )
    .allowUnknownOption()
    .allowExcessArguments()
    .action(() => {
      const [word] = program.args;
      if (word === undefined) refuse(program, ['a command is missing; --help lists them']);
      else if (word.startsWith('-')) refuse(program, strayArguments(program.args));
      else refuse(program, [`there is no command ${word}; --help lists them`]);
    });
  for (const create of COMMANDS) program.addCommand(create(surroundings));
  for (const command of withSubcommands(program)) {
    command
      .exitOverride()
      .configureOutput({ writeOut: surroundings.write, writeErr: surroundings.writeError })
      .showHelpAfterError(`usage: ${command.createHelp().commandUsage(command)}`);
  }
  return program;
};

/** The exit status that an error stands for, once it was said; undefined for one that is a fault of the program. */
const statusOf = (error: unknown, { writeError }: Surroundings): number | undefined => {
  if (error instanceof CommandEnded) return error.status;
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (!(error instanceof SqsRefusal)) return undefined;
  writeError(`error: ${error.message}\n`);
  return 1;
};

/**
 * Runs one command line.
 *
 * @param words - without the interpreter and the script.
 * @returns the exit status: 0 done; 1 something failed, which was said on standard error or in the output; 2 for a
 * command line that cannot be used, after a usage line on standard error; 130 when it was interrupted.
 */
export const runProgram = async (
  words: readonly string[],
  surroundings: Surroundings,
): Promise<number> => {
  try {
    await createProgram(surroundings).parseAsync(words, { from: 'user' });
    return 0;
  } catch (error) {
    const status = statusOf(error, surroundings);
    if (status === undefined) throw error;
    return status;
  }
};
