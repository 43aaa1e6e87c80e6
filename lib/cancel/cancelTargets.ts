import type { CallResult } from '../mpc/callResult.ts';
import { TASK_NOT_FOUND } from '../mpc/failure.ts';
import { dispatch } from './dispatch.ts';
import type { Refusal } from './gate.ts';
import type { Outcome } from './outcome.ts';
import type { ProjectTools } from './projectTools.ts';
import { ageOf, isExpired, settle, type Target } from './target.ts';
import type { TimeGuard } from './timeGuard.ts';
import type { Workload } from './workload.ts';

/** Kept at the end of a run for the queries that settle refused cancels. */
const QUERY_RESERVE_MS = 1_500;
/** After refusals in a row at most so many tasks are passed over. */
const LONGEST_LEAP = 64;

/** What an answer to a cancel says by itself; undefined: a query must tell, or the fault is not the request's. */
const outcomeOfCancel = (result: CallResult<'accepted'>): Outcome | undefined => {
  if (result.ok) return { kind: 'cancelled', resolvedBy: 'cancel' };
  const { failure } = result;
  if (failure.code === TASK_NOT_FOUND) return { kind: 'not_found' };
  if (failure.code === 'NETWORK.ABORTED' && !failure.sent) return undefined;
  switch (failure.class) {
    case 'retry':
      return { kind: 'retry', failure, deleteSent: failure.sent };
    case 'permanent':
      return { kind: 'rejected', failure };
    case 'ambiguous':
    case 'auth':
    case 'project':
      return undefined;
  }
};

/**
 * Cancels `load.toCancel` in its order. A target whose DELETE has no clear answer keeps it in `unresolved`.
 *
 * When a task of the waiting list is refused, the queue has moved on, and its new head would start before our next call
 * arrives: some tasks are passed over, more of them with each refusal, and queried later.
 *
 * @returns why it stopped early, if it did.
 */
export const cancelTargets = (
  load: Workload,
  { gate, client, sightings, clock, concurrency }: ProjectTools,
  guard: TimeGuard,
): Promise<Refusal | undefined> => {
  const { toCancel, likelyGone } = load;
  let leap = 0;

  const leapAhead = (refused: Target): void => {
    if (sightings.belief(refused.taskId) !== 'waiting') return;
    sightings.refused(refused.taskId);
    leap = Math.min(Math.max(1, leap * 2), LONGEST_LEAP);
    const start = toCancel.findIndex(({ bulk }) => bulk === refused.bulk);
    if (start >= 0) likelyGone.push(...toCancel.splice(start, leap));
  };

  /** Tasks that will have started before a call arrives are queried instead. */
  const passOver = (): void => {
    const now = clock.now();
    const started = toCancel.findIndex(({ taskId }) => !sightings.hasLikelyStarted(taskId, now));
    likelyGone.push(...toCancel.splice(0, started < 0 ? toCancel.length : started));
  };

  const learn = (target: Target, result: CallResult<'accepted'>): void => {
    const now = clock.now();
    const isUnknownTask = !result.ok && result.failure.code === TASK_NOT_FOUND;
    if (target.wasUnknown && (result.ok || isUnknownTask)) {
      sightings.learned(ageOf(target, now), result.ok);
    }
    if (!result.ok) return;
    leap = Math.floor(leap / 2);
    sightings.saw({ ...target.seen, taskId: target.taskId, status: 'CANCELED' }, now);
  };

  const answered = (target: Target, result: CallResult<'accepted'>): void => {
    target.calls.push(result.call);
    learn(target, result);
    const outcome = outcomeOfCancel(result);
    if (outcome) settle(target, outcome);
    else if (!result.ok && result.failure.class === 'ambiguous') {
      target.unresolved = result.failure;
      if (result.failure.code.startsWith('MPC.')) leapAhead(target);
    }
  };

  return dispatch<Target, 'accepted'>({
    gate,
    lane: 'cancel',
    lastStart: guard.lastStart - QUERY_RESERVE_MS,
    ending: guard.ending,
    concurrency,
    hasNext: () => toCancel.length > 0,
    next: () => {
      passOver();
      const target = toCancel.shift();
      if (target === undefined || !isExpired(target, clock.now())) return target;
      settle(target, { kind: 'expired' });
      return undefined;
    },
    call: ({ taskId }) => client.cancel(taskId, guard.signal),
    answered,
    putBack: (target, result) => {
      target.calls.push(result.call);
      toCancel.unshift(target);
    },
  });
};
