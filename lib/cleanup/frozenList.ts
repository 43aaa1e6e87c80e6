import type { TaskPage, TaskView } from '../mpc/task.ts';

/** A list of tasks, whole: every task that was on it from the first call to the last. */
export interface FrozenList {
  /** Each once, by id. */
  readonly tasks: ReadonlyMap<string, TaskView>;
  /** Items whose id or status could not be read. */
  readonly unreadable: number;
}

type ReadPage = (page: number) => Promise<TaskPage>;

const rowsOf = ({ tasks, unreadable }: TaskPage): number => tasks.length + unreadable;

/** The number of the last page, where `total` is seen to count all pages. */
const lastByTotal = (first: TaskPage): number | undefined =>
  first.total !== undefined && first.total > rowsOf(first)
    ? Math.ceil(first.total / rowsOf(first)) - 1
    : undefined;

/**
 * Finds the end of the list.
 * @param hint - where it is said to be; without it the way there is doubled and then halved.
 * @returns the page to go down from: all rows from the one above on have been read, or there were none.
 */
const findEnd = async (read: ReadPage, hint: number | undefined): Promise<number> => {
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  let page = hint ?? 1;
  while (high - low > 1) {
    const shown = await read(page);
    const isEmpty = rowsOf(shown) === 0;
    // The page that was said to be the last may have vanished meanwhile, but then nothing is behind it either.
    if (isEmpty ? page === hint : !shown.truncated) return page - 1;
    if (isEmpty) high = page;
    else low = page;
    page = Number.isFinite(high) ? Math.floor((low + high) / 2) : low * 2 + 1;
  }
  return low;
};

/**
 * Reads all pages of a list that loses rows meanwhile, from its end to its beginning. A row can only move to an earlier
 * place, since rows before it vanish and none come in; so whatever leaves the page that is read next enters one that is
 * still to be read, and is found there. Read forwards, it would jump over the gap into a page that was read before.
 *
 * Holds for any order, as long as it is the same in each call. A list that is quiet takes one call a page, one that
 * shrinks at most one more; where `total` does not count all pages, finding the end takes about 2·log2(pages) more.
 */
export const readFrozenList = async (read: ReadPage): Promise<FrozenList> => {
  const tasks = new Map<string, TaskView>();
  const unreadable = new Map<number, number>();
  const totals = new Set<number | undefined>();
  const take: ReadPage = async (page) => {
    const shown = await read(page);
    for (const task of shown.tasks) tasks.set(task.taskId, task);
    unreadable.set(page, shown.unreadable);
    totals.add(shown.total);
    return shown;
  };

  const first = await take(0);
  if (first.truncated) {
    const hint = lastByTotal(first);
    for (let page = await findEnd(take, hint); page > 0; page--) await take(page);
    const isQuiet = hint !== undefined && totals.size === 1;
    if (!isQuiet) await take(0);
  }
  return { tasks, unreadable: [...unreadable.values()].reduce((sum, count) => sum + count, 0) };
};
