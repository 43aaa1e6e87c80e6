import type { TaskPage, TaskStatus, TaskView } from '../mpc/task.ts';
import { compareTaskIds } from '../mpc/taskId.ts';
import { createStartFront } from './startFront.ts';
import { covers, toWaitingList, type WaitingList } from './waitingList.ts';

/**
 * What an environment believes of a task.
 * `gone`: most likely no longer in the queue, so that a query (ten ids a call) is cheaper than a cancel (one).
 */
export type Belief = 'waiting' | 'gone' | 'unknown';

/**
 * What this environment has seen of one project lately. Beliefs only choose the cheapest way to find out: every outcome
 * rests on an answer of the API.
 */
export interface Sightings {
  belief(taskId: string): Belief;
  /** The task as the API showed it waiting after `since` (epoch ms). */
  seenWaiting(taskId: string, since: number): TaskView | undefined;
  /** The task in a state that never changes again, if the API has told us of one. */
  seenEnded(taskId: string): TaskView | undefined;
  /** Whether a task that was waiting will most likely have started at `at` (epoch ms). */
  hasLikelyStarted(taskId: string, at: number): boolean;
  /** Expected share (0 to 1) of cancels in vain among requests of this age (ms). */
  futileShare(ageMs: number): number;
  /** Length of the waiting list when it was last read; undefined: never. */
  waitingLength(): number | undefined;
  /** Whether the head of the list is worth reading again. */
  isHeadStale(now: number): boolean;
  /** Keeps pages 0 to n of one reading of the list. */
  listed(pages: readonly TaskPage[], readAt: number): void;
  /** A task that was believed to wait was refused. Unless it is seen in another state, it will be taken to have started. */
  refused(taskId: string): void;
  /** Requests were handed back for lack of calls, the last of them until `until` (epoch ms). */
  deferred(until: number): void;
  /** Whether requests that were handed back are still to come, to share queries with. */
  expectsMore(now: number): boolean;
  /** A request was resolved that nothing was known of: was its task still waiting? */
  learned(ageMs: number, wasWaiting: boolean): void;
  /** A query or a cancel told the state of a task at `at` (epoch ms). */
  saw(task: TaskView, at: number): void;
}

/** Requests of the same age fare alike: the longer a task waited, the likelier it has started. */
const AGES_MS = [60_000, 600_000, Number.POSITIVE_INFINITY] as const;
const FIRST_GUESSES = [0.15, 0.3, 0.5] as const;
/** Each observation moves the estimate by this share. */
const LEARNING_RATE = 0.05;
/** Below this success rate, order of ids is no guide to the order of starting (priorities, parallel queues). */
const TRUSTED_ORDER = 0.8;
/** Tasks remembered one by one, at least the latest half of them: a few hours of the documented quota. */
const MOST_REMEMBERED = 20_000;
/** Starts for which the head is known well enough to aim behind it. */
const STARTS_PER_HEAD = 20;

const ENDED: ReadonlySet<TaskStatus> = new Set(['SUCCEEDED', 'FAILED', 'CANCELED']);
const STARTED: ReadonlySet<TaskStatus> = new Set(['TRANSCODING', 'SUCCEEDED', 'FAILED']);

interface Sighting {
  readonly task: TaskView;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Makes the memory of one project in one environment. */
export const createSightings = (): Sightings => {
  /** Readings of the list, the latest first: its head, and the last one that went further. */
  let lists: WaitingList[] = [];
  /** What was seen of single tasks. The earlier half is forgotten as a whole: a Map is slow to give up its oldest. */
  let seen = new Map<string, Sighting>();
  let seenEarlier: typeof seen = new Map();
  /** The highest id known to have started since the list was read: tasks start oldest first. */
  let startedUpTo: string | undefined;
  let orderHolds = 1;
  const front = createStartFront();
  const shares: number[] = [...FIRST_GUESSES];
  /** Tasks that were believed to wait and were refused: most likely they have started, and the queue is not what it was. */
  const refusedSinceRead = new Set<string>();
  let moreUntil = Number.NEGATIVE_INFINITY;

  const bucket = (ageMs: number): number => AGES_MS.findIndex((limit) => ageMs < limit);

  const behindTheFront = (taskId: string): boolean =>
    startedUpTo !== undefined &&
    orderHolds >= TRUSTED_ORDER &&
    compareTaskIds(taskId, startedUpTo) <= 0;

  const remember = (task: TaskView, at: number): void => {
    if (seen.size === MOST_REMEMBERED / 2) {
      seenEarlier = seen;
      seen = new Map();
    }
    seen.set(task.taskId, { task, at });
  };
  const started = (taskId: string): void => {
    // A task that had left the list before it was read says nothing of those that were still on it.
    const wasListed = lists[0]?.tasks.has(taskId) ?? true;
    const isFurther = startedUpTo === undefined || compareTaskIds(taskId, startedUpTo) > 0;
    if (wasListed && isFurther) startedUpTo = taskId;
  };
  const lastSighting = (taskId: string): Sighting | undefined =>
    seen.get(taskId) ?? seenEarlier.get(taskId);

  /** The latest word on a task: a sighting of its own, or a list that covers it. */
  const lastSeen = (
    taskId: string,
  ): { readonly task?: TaskView; readonly at: number } | undefined => {
    const own = lastSighting(taskId);
    const list = lists.find((candidate) => covers(candidate, taskId));
    if (list === undefined || (own !== undefined && own.at >= list.readAt)) return own;
    const task = list.tasks.get(taskId);
    return { ...(task === undefined ? {} : { task }), at: list.readAt };
  };

  return {
    belief: (taskId) => {
      if (behindTheFront(taskId)) return 'gone';
      const last = lastSeen(taskId);
      // Beyond the head of the queue tasks are likely still waiting, since they start oldest first.
      if (last === undefined) return lists[0]?.oldestFirst ? 'waiting' : 'unknown';
      return last.task?.status === 'WAITING' ? 'waiting' : 'gone';
    },
    seenWaiting: (taskId, since) => {
      const last = behindTheFront(taskId) ? undefined : lastSeen(taskId);
      return last && last.at > since && last.task?.status === 'WAITING' ? last.task : undefined;
    },
    seenEnded: (taskId) => {
      const task = lastSighting(taskId)?.task;
      return task && ENDED.has(task.status) ? task : undefined;
    },
    hasLikelyStarted: (taskId, at) =>
      // What it has passed was on a list.
      front.hasPassed(taskId, at) &&
      (lastSighting(taskId)?.at ?? 0) <= (lists[0] as WaitingList).readAt,
    futileShare: (ageMs) => shares[bucket(ageMs)] as number,
    waitingLength: () => lists.at(-1)?.tasks.size,
    isHeadStale: (now) =>
      lists[0]?.oldestFirst === true &&
      (refusedSinceRead.size > 0 || front.startedBy(now) >= STARTS_PER_HEAD),
    listed: (pages, readAt) => {
      const list = toWaitingList(pages, readAt);
      front.listed(list);
      const longest = lists.at(-1);
      const goesFurther =
        longest === undefined || compareTaskIds(list.completeUpTo, longest.completeUpTo) >= 0;
      lists = goesFurther ? [list] : [list, longest];
      startedUpTo = undefined;
      refusedSinceRead.clear();
    },
    refused: (taskId) => {
      // Nobody asks of a list in another order, and they would pile up.
      if (lists[0]?.oldestFirst) refusedSinceRead.add(taskId);
    },
    deferred: (until) => {
      moreUntil = Math.max(moreUntil, until);
    },
    expectsMore: (now) => now < moreUntil,
    learned: (ageMs, wasWaiting) => {
      const index = bucket(ageMs);
      const share = shares[index] as number;
      shares[index] = share * (1 - LEARNING_RATE) + (wasWaiting ? 0 : LEARNING_RATE);
    },
    saw: (task, at) => {
      const { taskId, status } = task;
      if (!STARTED.has(status)) refusedSinceRead.delete(taskId);
      if (behindTheFront(taskId)) {
        orderHolds = orderHolds * 0.9 + (status === 'WAITING' ? 0 : 0.1);
      }
      remember(task, at);
      if (status === 'CANCELED') front.cancelled(taskId);
      if (STARTED.has(status)) started(taskId);
    },
  };
};
