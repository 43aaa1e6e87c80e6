import type { Failure } from '../mpc/failure.ts';
import type { TaskView } from '../mpc/task.ts';
import type { Outcome } from './outcome.ts';
import { type Target, wasSentBefore } from './target.ts';

/** A refusal by the service itself changed nothing; any other doubtful answer may hide a success. */
const mayHaveWorked = ({ sent, code }: Failure): boolean => sent && !code.startsWith('MPC.');

/** Epoch milliseconds before which no DELETE of ours can have been sent. */
const firstDelete = ({ calls, jobs, unresolved }: Target): number => {
  const cancel = unresolved && calls.findLast(({ operation }) => operation === 'cancel');
  return cancel?.at ?? Math.min(...jobs.map(({ attempts }) => attempts.enqueuedAt));
};

/** The API tells full seconds, of its own clock. */
const TOLERANCE_MS = 2_000;

/** Whether a cancelled task was cancelled by a try of ours: one whose answer was lost, and not before it was sent. */
const isOurDoing = (target: Target, { endedAt }: TaskView): boolean => {
  const lost = target.unresolved ? mayHaveWorked(target.unresolved) : wasSentBefore(target);
  return lost && (endedAt === undefined || endedAt + TOLERANCE_MS >= firstDelete(target));
};

/** What the state of a task makes of it; undefined: it waits and was not tried, so it can be cancelled. */
export const outcomeOfStatus = (target: Target, view: TaskView): Outcome | undefined => {
  const { status } = view;
  switch (status) {
    case 'NO_TASK':
      return { kind: 'not_found' };
    case 'CANCELED':
      return isOurDoing(target, view)
        ? { kind: 'cancelled', resolvedBy: 'query' }
        : { kind: 'already_cancelled' };
    case 'WAITING':
      return target.unresolved
        ? { kind: 'retry', failure: target.unresolved, deleteSent: true }
        : undefined;
    case 'TRANSCODING':
    case 'SUCCEEDED':
    case 'FAILED':
    case 'NEED_TO_BE_AUDIT':
      return { kind: 'too_late', status };
  }
};
