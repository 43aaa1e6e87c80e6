import { covers, type WaitingList } from './waitingList.ts';

/**
 * Where the queue's head has got to since the waiting list was read.
 *
 * Tasks start oldest first at a steady rate, so a cancel for the head of an older list comes too late: it is aimed at the
 * oldest task that is still there when the call arrives.
 */
export interface StartFront {
  /** The list was read again: learns from what left it since, and starts over. */
  listed(list: WaitingList): void;
  /** A task was cancelled here. */
  cancelled(taskId: string): void;
  /** Whether the task will most likely have started at `at` (epoch ms). */
  hasPassed(taskId: string, at: number): boolean;
  /** Tasks that have most likely started since the list was read. */
  startedBy(at: number): number;
}

/** The other environments are taken to cancel as fast as this one. */
const OTHERS_PER_OWN = 1;
/** Weight of the latest measurement of the rate. */
const WEIGHT = 0.5;
/** Started tasks are counted generously: a task passed over is queried, one aimed at in vain costs a call. */
const GENEROSITY = 1.2;
/** Shorter intervals measure noise. */
const SHORTEST_INTERVAL_MS = 3_000;

/** Makes the front of one project in one environment. */
export const createStartFront = (): StartFront => {
  /** Epoch milliseconds of the latest reading; infinite before the first. */
  let readAt = Number.POSITIVE_INFINITY;
  let ranks = new Map<string, number>();
  let order: string[] = [];
  let ours = new Set<string>();
  let startsPerMs = 0;
  let measured = false;
  /** Ranks before it have been counted into `passable`. */
  let front = 0;
  let passable = 0;

  const measure = (next: WaitingList): void => {
    const interval = next.readAt - readAt;
    if (interval < SHORTEST_INTERVAL_MS) return;
    const left = order.filter((id) => covers(next, id) && !next.tasks.has(id));
    const cancelled = left.filter((id) => ours.has(id)).length * (1 + OTHERS_PER_OWN);
    // What the others cancelled is a guess: fewer starts than its likely error are none.
    const started = left.length - cancelled;
    const rate = started > 2 * Math.sqrt(left.length) ? started / interval : 0;
    startsPerMs = measured ? startsPerMs * (1 - WEIGHT) + rate * WEIGHT : rate;
    measured = true;
  };

  const startedBy = (at: number): number => startsPerMs * GENEROSITY * Math.max(0, at - readAt);

  return {
    listed: (next) => {
      measure(next);
      readAt = next.readAt;
      order = next.oldestFirst ? [...next.tasks.keys()] : [];
      ranks = new Map(order.map((id, rank) => [id, rank]));
      ours = new Set();
      front = 0;
      passable = 0;
    },
    cancelled: (taskId) => {
      // Only what was on the list is ever asked for: as long as no list is read, all others would pile up.
      if (ranks.has(taskId)) ours.add(taskId);
    },
    hasPassed: (taskId, at) => {
      const rank = ranks.get(taskId);
      if (rank === undefined || startsPerMs === 0) return false;
      const started = startedBy(at);
      while (front < order.length && passable < started) {
        // A cancelled task, ours or another environment's, is one that need not start.
        passable += ours.has(order[front] as string) ? -OTHERS_PER_OWN : 1;
        front++;
      }
      return rank < front;
    },
    startedBy,
  };
};
