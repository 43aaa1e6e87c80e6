import type { Letter } from '../../lib/redrive/letter.ts';
import { classOf, codeOf, projectOf, tasksOf } from './letterFacts.ts';

/** Which letters are meant; what is absent leaves all. */
export interface LetterFilter {
  readonly classes?: ReadonlySet<string>;
  readonly codes?: ReadonlySet<string>;
  readonly tasks?: ReadonlySet<string>;
  readonly projects?: ReadonlySet<string>;
  /** Milliseconds on this queue, at least. */
  readonly olderThanMs?: number;
  /** Beginnings of message ids. */
  readonly ids?: readonly string[];
}

/** Whether a letter is named by its id. */
export const isNamed = ({ ids }: LetterFilter, { id }: Pick<Letter, 'id'>): boolean =>
  ids?.some((beginning) => id.startsWith(beginning)) ?? false;

/** Whether a letter is meant. @param now - epoch milliseconds. */
export const isMeant = (filter: LetterFilter, letter: Letter, now: number): boolean => {
  const { classes, codes, tasks, projects, olderThanMs = 0, ids } = filter;
  return (
    (classes?.has(classOf(letter)) ?? true) &&
    (codes?.has(codeOf(letter)) ?? true) &&
    (tasks === undefined || tasksOf(letter).some((task) => tasks.has(task))) &&
    (projects?.has(projectOf(letter) ?? '') ?? true) &&
    now - letter.message.sentAt >= olderThanMs &&
    (ids === undefined || isNamed(filter, letter))
  );
};
