import type { Outcome } from '../../lib/cancel/outcome.ts';
import { failureText } from './notices.ts';

const DEFERRED = {
  quota: 'no quota left: put it on the queue with --queue',
  breaker: 'the project cannot be called just now',
  time: 'stopped before its turn: it was not tried',
} as const;

/** What there is to say of an outcome besides its kind. */
export const outcomeText = (outcome: Outcome): string => {
  switch (outcome.kind) {
    case 'cancelled':
      return outcome.resolvedBy === 'query' ? 'as a query found out' : '';
    case 'already_cancelled':
      return 'it was cancelled before';
    case 'too_late':
      return `it is ${outcome.status}`;
    case 'not_found':
      return 'there is no such task in this project';
    case 'expired':
      return '--not-after has passed; nothing was sent';
    case 'mismatch':
      return `${outcome.field} differs; nothing was sent`;
    case 'deferred':
      return DEFERRED[outcome.cause];
    case 'retry':
      return `failed, may work later: ${failureText(outcome.failure)}`;
    case 'rejected':
      return failureText(outcome.failure);
    default:
      return outcome satisfies never;
  }
};

/** Whether the task is cancelled, which is what was asked for. */
export const isCancelled = ({ kind }: Outcome): boolean =>
  kind === 'cancelled' || kind === 'already_cancelled';
