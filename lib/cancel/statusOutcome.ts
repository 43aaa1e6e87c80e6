import type { Failure } from '../mpc/failure.ts';
import type { TaskStatus } from '../mpc/task.ts';
import type { Outcome } from './outcome.ts';
import { type Target, wasSentBefore } from './target.ts';

/** A refusal by the service itself changed nothing; any other doubtful answer may hide a success. */
const mayHaveWorked = ({ sent, code }: Failure): boolean => sent && !code.startsWith('MPC.');

/** What a status makes of a task; undefined: it waits and was not tried, so it can be cancelled. */
export const outcomeOfStatus = (target: Target, status: TaskStatus): Outcome | undefined => {
  switch (status) {
    case 'NO_TASK':
      return { kind: 'not_found' };
    case 'CANCELED': {
      const ours = target.unresolved ? mayHaveWorked(target.unresolved) : wasSentBefore(target);
      return ours ? { kind: 'cancelled', resolvedBy: 'query' } : { kind: 'already_cancelled' };
    }
    case 'WAITING':
      return target.unresolved
        ? { kind: 'retry', failure: target.unresolved, deleteSent: true }
        : undefined;
    case 'TRANSCODING':
    case 'SUCCEEDED':
    case 'FAILED':
    case 'NEED_TO_BE_AUDIT':
      return { kind: 'too_late', status };
    default:
      return status satisfies never;
  }
};
