import type { TaskPage, TaskStatus, TaskView } from '../mpc/task.ts';
import { compareTaskIds } from '../mpc/taskId.ts';

/**
 * What an environment believes of a task.
 * `gone`: most likely no longer in the queue, so that a query (ten ids a call) is cheaper than a cancel (one).
 */
export type Belief = 'waiting' | 'gone' | 'unknown';

/** The waiting list of a project, as far as it has been read. */
export interface WaitingList {
  readonly tasks: ReadonlyMap<string, TaskView>;
  /** Epoch milliseconds at which its first page was asked for. */
  readonly readAt: number;
  /** False when reading stopped before the last page: then absence says nothing. */
  readonly complete: boolean;
  /** The highest id on it; younger tasks may have come since. */
  readonly highest: string;
}

/**
 * What this environment has seen of one project lately. Beliefs only choose the cheapest way to find out: every outcome
 * rests on an answer of the API.
 */
export interface Sightings {
  belief(taskId: string): Belief;
  /** The task as the waiting list showed it, when that was read after `since` (epoch ms). */
  seenWaiting(taskId: string, since: number): TaskView | undefined;
  /** Expected share (0 to 1) of cancels in vain among requests of this age (ms). */
  futileShare(ageMs: number): number;
  /** Length of the waiting list, when it is known. */
  waitingLength(): number | undefined;
  /** Keeps the pages of one reading of the list, oldest page first. */
  listed(pages: readonly TaskPage[], readAt: number): void;
  /** A request was resolved that nothing was known of: was its task still waiting? */
  learned(ageMs: number, wasWaiting: boolean): void;
  /** A query or a cancel told the state of a task. */
  saw(taskId: string, status: TaskStatus): void;
}

/** Requests of the same age fare alike: the longer a task waited, the likelier it has started. */
const AGES_MS = [60_000, 600_000, Number.POSITIVE_INFINITY] as const;
const FIRST_GUESSES = [0.15, 0.3, 0.5] as const;
/** Each observation moves the estimate by this share. */
const LEARNING_RATE = 0.05;
/** Below this success rate, order of ids is no guide to the order of starting (priorities, parallel queues). */
const TRUSTED_ORDER = 0.8;

const STARTED: ReadonlySet<TaskStatus> = new Set(['TRANSCODING', 'SUCCEEDED', 'FAILED']);

/** Makes the memory of one project in one environment. */
export const createSightings = (): Sightings => {
  let list: WaitingList | undefined;
  /** The highest id known to have started since the list was read: tasks start oldest first. */
  let startedUpTo: string | undefined;
  let orderHolds = 1;
  const shares: number[] = [...FIRST_GUESSES];
  const bucket = (ageMs: number): number => AGES_MS.findIndex((limit) => ageMs < limit);

  const behindTheFront = (taskId: string): boolean =>
    startedUpTo !== undefined &&
    orderHolds >= TRUSTED_ORDER &&
    compareTaskIds(taskId, startedUpTo) <= 0;

  const belief = (taskId: string): Belief => {
    if (behindTheFront(taskId)) return 'gone';
    if (list === undefined) return 'unknown';
    if (list.tasks.has(taskId)) return 'waiting';
    return list.complete && compareTaskIds(taskId, list.highest) <= 0 ? 'gone' : 'unknown';
  };

  return {
    belief,
    seenWaiting: (taskId, since) =>
      list !== undefined && list.readAt > since && !behindTheFront(taskId)
        ? list.tasks.get(taskId)
        : undefined,
    futileShare: (ageMs) => shares[bucket(ageMs)] ?? 0,
    waitingLength: () => list?.tasks.size,
    listed: (pages, readAt) => {
      const tasks = new Map(
        pages.flatMap((page) => page.tasks.map((task) => [task.taskId, task] as const)),
      );
      const highest = [...tasks.keys()].reduce(
        (left, right) => (compareTaskIds(left, right) < 0 ? right : left),
        '0',
      );
      list = { tasks, readAt, complete: pages.at(-1)?.truncated === false, highest };
      startedUpTo = undefined;
    },
    learned: (ageMs, wasWaiting) => {
      const index = bucket(ageMs);
      shares[index] = (shares[index] ?? 0) * (1 - LEARNING_RATE) + (wasWaiting ? 0 : LEARNING_RATE);
    },
    saw: (taskId, status) => {
      if (behindTheFront(taskId)) {
        orderHolds = orderHolds * 0.9 + (status === 'WAITING' ? 0 : 0.1);
      }
      // A task that had left the list before it was read says nothing of those that were still on it.
      if (!STARTED.has(status) || (list !== undefined && !list.tasks.has(taskId))) return;
      if (startedUpTo === undefined || compareTaskIds(taskId, startedUpTo) > 0)
        startedUpTo = taskId;
    },
  };
};
