import type { TaskPage, TaskView } from '../mpc/task.ts';
import { compareTaskIds } from '../mpc/taskId.ts';

/** One reading of a project's waiting list, as far as it went. */
export interface WaitingList {
  readonly tasks: ReadonlyMap<string, TaskView>;
  /** Epoch milliseconds at which its first page was asked for. */
  readonly readAt: number;
  /** A task up to this id that is not on the list is not waiting. `0` when absence says nothing. */
  readonly completeUpTo: string;
  /** True when the pages came in the order of ids, so that the first page is the head of the queue. */
  readonly oldestFirst: boolean;
}

/**
 * Makes a list from pages 0 to n. The order of the API's lists is not documented, so it is read off the pages: in the
 * order of ids even a list that was not read to its end is complete up to its last task.
 */
export const toWaitingList = (pages: readonly TaskPage[], readAt: number): WaitingList => {
  const tasks = pages.flatMap((page) => page.tasks);
  const ids = tasks.map(({ taskId }) => taskId);
  const oldestFirst = ids.every(
    (id, index) => index === 0 || compareTaskIds(ids[index - 1] as string, id) < 0,
  );
  const readToTheEnd = pages.at(-1)?.truncated === false;
  const highest = ids.reduce((high, id) => (compareTaskIds(high, id) < 0 ? id : high), '0');
  return {
    tasks: new Map(tasks.map((task) => [task.taskId, task])),
    readAt,
    completeUpTo: readToTheEnd || oldestFirst ? highest : '0',
    oldestFirst,
  };
};

/** Whether the list tells if the task was waiting when it was read. */
export const covers = (list: WaitingList, taskId: string): boolean =>
  list.tasks.has(taskId) || compareTaskIds(taskId, list.completeUpTo) <= 0;
