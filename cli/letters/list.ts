import type { Command } from 'commander';
import { countOf } from '../format.ts';
import { type QueueOptions, queueCommand, readQueuePlaces } from '../queues/queueOptions.ts';
import type { Surroundings } from '../surroundings.ts';
import { refuse, strayArguments } from '../usage.ts';
import { summaryOf } from './letterJson.ts';
import { letterTable } from './letterTable.ts';
import { lettersQueue, QUEUE_LABELS, withLetters } from './withLetters.ts';

type ListOptions = QueueOptions & { readonly parked?: true };

/** The command `dlq list`: shows the letters of a queue and leaves them there. */
export const listCommand = (surroundings: Surroundings): Command => {
  const { env, now, write } = surroundings;
  const command = queueCommand('list');
  return command
    .description('Show the letters of a queue, oldest first. Nothing is consumed.')
    .summary('show the letters of a queue')
    .option('--parked', 'of the parked queue (default: of the dead-letter queue)')
    .action(async (options: ListOptions) => {
      const problems = strayArguments(command.args);
      const from = lettersQueue(options);
      const places = readQueuePlaces(options, env, [from], (option, problem) =>
        problems.push(`${option} ${problem}`),
      );
      if (problems.length > 0) refuse(command, problems);
      await withLetters(surroundings, places, { from }, ({ hold: { letters, hiddenByOthers } }) => {
        const at = now();
        if (options.json) {
          const summaries = letters.map((held) => summaryOf(held, at));
          write(`${JSON.stringify({ letters: summaries, hidden: hiddenByOthers })}\n`);
          return;
        }
        const lines = letters.length === 0 ? [] : [...letterTable(letters, at), ''];
        const total = `${countOf(letters.length, 'letter')} on the ${QUEUE_LABELS[from]}`;
        write([...lines, total, ''].join('\n'));
      });
    });
};
