import type { CallFacts } from '../mpc/callResult.ts';
import type { Failure } from '../mpc/failure.ts';
import type { TaskView } from '../mpc/task.ts';
import { compareTaskIds } from '../mpc/taskId.ts';
import type { Attempts } from './attempts.ts';
import type { Outcome } from './outcome.ts';
import type { CancelRequest } from './request.ts';

/** One request as the engine gets it. */
export interface Job {
  /** Unique within a run; the message id where there is one. */
  readonly id: string;
  readonly request: CancelRequest;
  readonly attempts: Attempts;
  /** Epoch milliseconds at which this copy of the request was sent: after any earlier DELETE of ours. */
  readonly sentAt: number;
}

/** One task of a run, with all requests that name it: they share its calls and its outcome. */
export interface Target {
  readonly taskId: string;
  readonly jobs: readonly Job[];
  readonly calls: CallFacts[];
  /** True when only clean-up asks: served after live requests. */
  readonly bulk: boolean;
  /** Set while a DELETE of this run has no clear answer. */
  unresolved?: Failure;
  /** Nothing was known of it when the run began: what it turns out to be tells of others like it. */
  wasUnknown?: boolean;
  /** What a query or the waiting list showed of it. */
  seen?: TaskView;
  /** What became of it; absent until known. */
  outcome?: Outcome;
}

/** Writes down what became of a task. */
export const settle = (target: Target, outcome: Outcome): void => {
  target.outcome = outcome;
  delete target.unresolved;
};

/** `requested_by` of the clean-up's requests, which wait behind live ones. */
export const CLEANUP = 'cleanup';

/** Live requests go before those of clean-up, and older tasks, which start next, before younger ones. */
export const inServingOrder = (left: Target, right: Target): number =>
  Number(left.bulk) - Number(right.bulk) || compareTaskIds(left.taskId, right.taskId);

/** Merges the requests of one project into tasks, in serving order. */
export const toTargets = (jobs: readonly Job[]): Target[] =>
  [...Map.groupBy(jobs, ({ request }) => request.taskId)]
    .map(
      ([taskId, ofTask]): Target => ({
        taskId,
        jobs: ofTask,
        calls: [],
        bulk: ofTask.every(({ request }) => request.requestedBy === CLEANUP),
      }),
    )
    .toSorted(inServingOrder);

/** Whether every request for the task has passed its `not_after`. */
export const isExpired = ({ jobs }: Target, now: number): boolean =>
  jobs.every(({ request }) => request.notAfter !== undefined && request.notAfter < now);

/** Whether an earlier try may have cancelled the task, so that CANCELED would be our doing. */
export const wasSentBefore = ({ jobs }: Target): boolean =>
  jobs.some(({ attempts }) => attempts.deleteSent);

/** Whether the task's state must be known before a DELETE is sent. */
export const mustBeSeen = (target: Target): boolean =>
  wasSentBefore(target) || target.jobs.some(({ request }) => request.expect !== undefined);

/** Epoch milliseconds of the youngest request: what was seen later holds for all of them. */
export const youngest = ({ jobs }: Target): number =>
  jobs.reduce((latest, { sentAt }) => Math.max(latest, sentAt), 0);

/** Milliseconds since the oldest request was made. */
export const ageOf = ({ jobs }: Target, now: number): number =>
  jobs.reduce((oldestMs, { attempts }) => Math.max(oldestMs, now - attempts.enqueuedAt), -Infinity);

const mismatchOf = ({ request }: Job, seen: TaskView): Outcome | undefined => {
  const { userData, createdBefore } = request.expect ?? {};
  if (userData !== undefined && userData !== seen.userData) {
    return { kind: 'mismatch', field: 'user_data' };
  }
  if (createdBefore === undefined) return undefined;
  // A task whose creation time cannot be read is not known to be old enough.
  const isOlder = seen.createdAt !== undefined && seen.createdAt < createdBefore;
  return isOlder ? undefined : { kind: 'mismatch', field: 'created_before' };
};

/** Why no request for the task agrees to its cancellation, now that it was seen; undefined when one does. */
export const unanimousMismatch = ({ jobs }: Target, seen: TaskView): Outcome | undefined => {
  const mismatches = jobs.map((job) => mismatchOf(job, seen));
  return mismatches.includes(undefined) ? undefined : mismatches[0];
};

/**
 * The outcome of one request for the task. One that does not match what was seen says so even when the task was
 * cancelled for another request; one that has expired meanwhile is done instead of being tried again.
 */
export const outcomeOf = (target: Target, outcome: Outcome, job: Job, now: number): Outcome => {
  if (outcome.kind === 'not_found' || outcome.kind === 'rejected') return outcome;
  const mismatch = target.seen && mismatchOf(job, target.seen);
  if (mismatch) return mismatch;
  const { notAfter } = job.request;
  const undone = outcome.kind === 'deferred' || outcome.kind === 'retry';
  return undone && notAfter !== undefined && notAfter < now ? { kind: 'expired' } : outcome;
};
