import { type Attempts, afterFailure } from '../cancel/attempts.ts';
import type { Outcome } from '../cancel/outcome.ts';
import { copyOf, fitsSource, sourceAttributes } from './copies.ts';
import { type FailureReason, failureAttributes, reasonOf } from './failureRecord.ts';
import type { Message } from './message.ts';
import type { Outgoing, QueueName } from './queues.ts';
import { retryDelaySeconds } from './retryDelay.ts';

/** When a request that keeps failing is given up for now, to be redriven later. */
export interface DeathPolicy {
  /** Milliseconds from the first failure. */
  readonly retryWindowMs: number;
  /** Milliseconds from the request's arrival, for whatever reason it is still there. */
  readonly maxQueueAgeMs: number;
}

/** What happens to a message. */
export type Disposition =
  /** Acknowledged: resolved for good. */
  | { readonly kind: 'done' }
  /** Acknowledged once its event is published: its request ended in an earlier invocation. */
  | { readonly kind: 'told' }
  /** Acknowledged: a list of which each task is confirmed to be on the queue. */
  | { readonly kind: 'split' }
  /** Stays as it is, until its visibility time-out. */
  | { readonly kind: 'keep' }
  /** Stays on its queue, hidden until `notBefore` (epoch ms) by a change of visibility and nothing else. */
  | {
      readonly kind: 'hand_back';
      readonly notBefore: number;
      readonly cause: 'quota' | 'breaker' | 'time';
    }
  /** Acknowledged once SQS has confirmed the copy. */
  | {
      readonly kind: 'move';
      readonly to: QueueName;
      readonly copy: Outgoing;
      readonly reason: FailureReason;
    };

/** Sends a message to the dead-letter or the parked queue, with what failed. */
export const moveAway = (
  message: Message,
  to: 'deadLetter' | 'parked',
  reason: FailureReason,
  attempts: Attempts,
  now: number,
): Disposition => ({
  kind: 'move',
  to,
  copy: copyOf(message, failureAttributes(message, reason, attempts, now)),
  reason,
});

const AGED: FailureReason = {
  class: 'aged',
  code: 'MAX_QUEUE_AGE',
  message: 'could not be served within MAX_QUEUE_AGE',
};

/** Whether a message has waited for as long as it may. */
export const isAged = (
  { attempts }: Message,
  { maxQueueAgeMs }: DeathPolicy,
  now: number,
): boolean => now - attempts.enqueuedAt >= maxQueueAgeMs;

/** Sends a message to the dead-letter queue for its age alone. */
export const dieOfAge = (message: Message, now: number): Disposition =>
  moveAway(message, 'deadLetter', AGED, message.attempts, now);

const tryAgain = (
  message: Message,
  outcome: Outcome & { kind: 'retry' },
  policy: DeathPolicy,
  now: number,
  random: () => number,
): Disposition => {
  const attempts = afterFailure(message.attempts, now, outcome.deleteSent);
  const reason = reasonOf(outcome.failure);
  const failingFor = now - (attempts.firstFailureAt as number);
  const copy: Outgoing = {
    ...copyOf(message, sourceAttributes(message, attempts)),
    delaySeconds: retryDelaySeconds(attempts.tries, random),
  };
  const isOver = failingFor >= policy.retryWindowMs || isAged(message, policy, now);
  return isOver || !fitsSource(copy)
    ? moveAway(message, 'deadLetter', reason, attempts, now)
    : { kind: 'move', to: 'source', copy, reason };
};

/** Decides what happens to a message from what became of its request. */
export const dispose = (
  message: Message,
  outcome: Outcome,
  policy: DeathPolicy,
  now: number,
  random: () => number,
): Disposition => {
  switch (outcome.kind) {
    case 'cancelled':
    case 'already_cancelled':
    case 'too_late':
    case 'not_found':
    case 'expired':
    case 'mismatch':
      return { kind: 'done' };
    case 'deferred':
      return isAged(message, policy, now)
        ? dieOfAge(message, now)
        : { kind: 'hand_back', notBefore: outcome.notBefore, cause: outcome.cause };
    case 'retry':
      return tryAgain(message, outcome, policy, now, random);
    case 'rejected': {
      const attempts = afterFailure(message.attempts, now, false);
      return moveAway(message, 'parked', reasonOf(outcome.failure), attempts, now);
    }
  }
};
