import type { Command } from 'commander';
import { duration, whole } from '../../lib/config/values.ts';
import { type Decoder, WRONG } from '../../lib/decode/decoder.ts';
import { parseTaskId } from '../../lib/mpc/taskId.ts';
import { append, type Problems } from '../usage.ts';
import { LETTER_CLASSES } from './letterFacts.ts';
import type { LetterFilter } from './letterFilter.ts';

/** Which letters are meant, as it was typed. */
export interface FilterOptions {
  readonly class?: readonly string[];
  readonly code?: readonly string[];
  readonly task?: readonly string[];
  readonly project?: readonly string[];
  readonly olderThan?: string;
  readonly id?: readonly string[];
  readonly max?: string;
  readonly rate?: string;
}

/** Shorter beginnings of an id are no choice but a guess. */
const SHORTEST_ID = 7;
const ID = new RegExp(`^[0-9A-Za-z-]{${SHORTEST_ID},100}$`);
const RATE = /^(\d{1,6}(?:\.\d{1,3})?)(?:\/(s|m))?$/;

/** Adds the options that say which letters are meant, and how fast they are worked on. */
export const withFilterOptions = (command: Command): Command =>
  command
    .option(
      '--class <class>',
      `failure class (${LETTER_CLASSES.join(', ')}); may be repeated`,
      append,
    )
    .option('--code <code>', 'failure code, such as MPC.10212; may be repeated', append)
    .option('--task <id>', 'task of the request; may be repeated', append)
    .option('--project <id>', 'project that the request names; may be repeated', append)
    .option(
      '--older-than <duration>',
      'on this queue for at least so long, such as 90s, 15m, 6h, 2d',
    )
    .option(
      '--id <id>',
      `message id, or its first ${SHORTEST_ID} or more characters; may be repeated`,
      append,
    )
    .option('--max <n>', 'this many letters at most, oldest first')
    .option('--rate <n/s>', 'at most so many letters a second, or a minute: 50/s, 30/m')
    .option('--parked', 'the letters of the parked queue (default: of the dead-letter queue)');

const read = <T>(
  decoder: Decoder<T>,
  option: string,
  value: string | undefined,
  report: Problems,
): T | undefined => {
  if (value === undefined) return undefined;
  const result = decoder(value, (_, problem) => report(option, problem));
  return result === WRONG ? undefined : result;
};

const readTasks = (options: FilterOptions, report: Problems): ReadonlySet<string> | undefined => {
  if (options.task === undefined) return undefined;
  const ids = options.task.map(parseTaskId);
  if (ids.includes(undefined)) report('--task', 'must be digits, 1 to 9223372036854775807');
  return new Set(ids.filter((id) => id !== undefined));
};

const readClasses = (options: FilterOptions, report: Problems): ReadonlySet<string> | undefined => {
  for (const word of options.class ?? []) {
    if (LETTER_CLASSES.includes(word)) continue;
    report('--class', `${word} is no class; there are ${LETTER_CLASSES.join(', ')}`);
  }
  return options.class && new Set(options.class);
};

const readRate = ({ rate }: FilterOptions, report: Problems): number | undefined => {
  if (rate === undefined) return undefined;
  const [, amount = '', unit = 's'] = RATE.exec(rate) ?? [];
  const perSecond = Number(amount) / (unit === 'm' ? 60 : 1);
  if (perSecond > 0) return perSecond;
  report('--rate', 'must be a number above 0 with /s or /m, such as 50/s');
  return undefined;
};

/** How many letters are worked on at most, and how fast. */
export interface WorkLimits {
  readonly max?: number;
  /** Letters a second. */
  readonly rate?: number;
}

/** Reads which letters are meant. What is wrong is reported. */
export const readFilter = (options: FilterOptions, report: Problems): LetterFilter => {
  const classes = readClasses(options, report);
  const tasks = readTasks(options, report);
  // SQS forgets a message after 14 days: nothing on a queue is older.
  const olderThanMs = read(duration('1s', '14d'), '--older-than', options.olderThan, report);
  for (const id of options.id ?? []) {
    if (ID.test(id)) continue;
    report('--id', `must be a message id, or its first ${SHORTEST_ID} or more characters`);
  }
  return {
    ...(classes && { classes }),
    ...(options.code && { codes: new Set(options.code) }),
    ...(tasks && { tasks }),
    ...(options.project && { projects: new Set(options.project) }),
    ...(olderThanMs === undefined ? {} : { olderThanMs }),
    ...(options.id && { ids: options.id }),
  };
};

/** Reads how many letters are worked on, and how fast. What is wrong is reported. */
export const readLimits = (options: FilterOptions, report: Problems): WorkLimits => {
  const max = read(whole(1, 1_000_000_000), '--max', options.max, report);
  const rate = readRate(options, report);
  return {
    ...(max === undefined ? {} : { max }),
    ...(rate === undefined ? {} : { rate }),
  };
};
