import type { Command } from 'commander';
import { countOf, formatAge, formatBar, formatCount } from '../format.ts';
import { type QueueOptions, queueCommand, readQueuePlaces } from '../queues/queueOptions.ts';
import type { Surroundings } from '../surroundings.ts';
import { type Column, layOutTable, narrowed } from '../table.ts';
import { refuse, strayArguments } from '../usage.ts';
import type { HeldLetter } from './hold.ts';
import { classOf, codeOf } from './letterFacts.ts';
import { type LettersQueue, lettersQueue, QUEUE_LABELS, withLetters } from './withLetters.ts';

type StatsOptions = QueueOptions & { readonly parked?: true };

/** How many letters failed alike. */
interface Share {
  readonly class: string;
  readonly code: string;
  /** Why redrive parked them; empty for those that it did not. */
  readonly because: string;
  readonly letters: number;
  /** Milliseconds. */
  readonly oldestMs: number;
}

/** Letters by what failed, the most frequent first. */
const sharesOf = (held: readonly HeldLetter[], now: number): Share[] => {
  const alike = Map.groupBy(held, ({ letter }) =>
    JSON.stringify([classOf(letter), codeOf(letter), letter.failure?.parkedBecause ?? '']),
  );
  return [...alike]
    .map(([key, letters]) => {
      const [name = '', code = '', because = ''] = JSON.parse(key) as string[];
      const oldestAt = Math.min(...letters.map(({ letter }) => letter.message.sentAt));
      return { class: name, code, because, letters: letters.length, oldestMs: now - oldestAt };
    })
    .toSorted((one, other) => other.letters - one.letters);
};

const CODE: Column = { title: 'Code', align: 'left' };
const PARKED: Column = { title: 'Parked because', align: 'left' };

const tableOf = (shares: readonly Share[], from: LettersQueue): string[] => {
  const columns: Column[] = [
    { title: 'Class', align: 'left' },
    CODE,
    ...(from === 'parked' ? [PARKED] : []),
    { title: 'Letters', align: 'right' },
    { title: 'Oldest', align: 'right' },
    { title: 'Share', align: 'left' },
  ];
  const total = shares.reduce((sum, { letters }) => sum + letters, 0);
  const rows = shares.map((share) => [
    share.class,
    share.code,
    ...(from === 'parked' ? [share.because || '(at once)'] : []),
    formatCount(share.letters),
    formatAge(share.oldestMs),
    `${formatBar(share.letters / total)} ${((share.letters / total) * 100).toFixed(1)} %`,
  ]);
  return layOutTable(columns, narrowed(columns, rows, columns.indexOf(CODE)));
};

const forMachine = (shares: readonly Share[]): string =>
  JSON.stringify({
    letters: shares.reduce((sum, { letters }) => sum + letters, 0),
    shares: shares.map(({ because, oldestMs, ...share }) => ({
      ...share,
      ...(because === '' ? {} : { parked_because: because }),
      oldest_s: Math.floor(oldestMs / 1_000),
    })),
  });

/** The command `dlq stats`: counts letters by what failed. */
export const statsCommand = (surroundings: Surroundings): Command => {
  const { env, now, write } = surroundings;
  const command = queueCommand('stats');
  return command
    .description('Count the letters of a queue by failure class and code. Nothing is consumed.')
    .summary('count letters by failure class and code')
    .option('--parked', 'of the parked queue (default: of the dead-letter queue)')
    .action(async (options: StatsOptions) => {
      const problems = strayArguments(command.args);
      const from = lettersQueue(options);
      const places = readQueuePlaces(options, env, [from], (option, problem) =>
        problems.push(`${option} ${problem}`),
      );
      if (problems.length > 0) refuse(command, problems);
      await withLetters(surroundings, places, { from }, ({ hold: { letters } }) => {
        const shares = sharesOf(letters, now());
        if (options.json) {
          write(`${forMachine(shares)}\n`);
          return;
        }
        const lines = shares.length === 0 ? [] : [...tableOf(shares, from), ''];
        const total = `${countOf(letters.length, 'letter')} on the ${QUEUE_LABELS[from]}`;
        write([...lines, total, ''].join('\n'));
      });
    });
};
