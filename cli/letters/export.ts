import type { Command } from 'commander';
import { CommandEnded } from '../commandEnded.ts';
import { countOf } from '../format.ts';
import { type QueueOptions, queueCommand, readQueuePlaces } from '../queues/queueOptions.ts';
import type { Surroundings } from '../surroundings.ts';
import { refuse, strayArguments } from '../usage.ts';
import type { HeldLetter } from './hold.ts';
import { type LettersQueue, lettersQueue, withLetters } from './withLetters.ts';
import { lineOf, writeLetters } from './writeLetters.ts';

type ExportOptions = QueueOptions & { readonly parked?: true; readonly file?: string };

/** The command `dlq export`: writes all letters of a queue as JSON lines and leaves them there. */
export const exportCommand = (surroundings: Surroundings): Command => {
  const { env, write, interrupted } = surroundings;
  const command = queueCommand('export');

  const print = (letters: readonly HeldLetter[], from: LettersQueue): void => {
    for (const held of letters) {
      if (interrupted.aborted) throw new CommandEnded(130);
      write(lineOf(held, from));
    }
  };
  return command
    .description(
      'Write all letters of a queue as JSON lines: bodies byte for byte, attributes with their types, binary ones in base64. Nothing is consumed.',
    )
    .summary('write all letters as JSON lines')
    .option('--parked', 'of the parked queue (default: of the dead-letter queue)')
    .option('--file <path>', 'write there instead of to standard output; must not exist')
    .action(async (options: ExportOptions) => {
      const problems = strayArguments(command.args);
      const from = lettersQueue(options);
      const places = readQueuePlaces(options, env, [from], (option, problem) =>
        problems.push(`${option} ${problem}`),
      );
      if (problems.length > 0) refuse(command, problems);
      const { file, json } = options;
      await withLetters(surroundings, places, { from }, async ({ hold: { letters }, progress }) => {
        if (file === undefined) return print(letters, from);
        await writeLetters(file, letters, from, progress, surroundings);
        if (json) write(`${JSON.stringify({ letters: letters.length, file })}\n`);
        else write(`${countOf(letters.length, 'letter')} written to ${file}\n`);
      });
    });
};
