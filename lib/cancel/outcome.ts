import type { CallFacts } from '../mpc/callResult.ts';
import type { Failure } from '../mpc/failure.ts';
import type { TaskStatus } from '../mpc/task.ts';

/** Statuses in which a task can no longer be cancelled. */
export type TooLateStatus = Exclude<TaskStatus, 'WAITING' | 'CANCELED' | 'NO_TASK'>;

/** Why a request was handed back without having been tried. */
export type DeferralCause = 'quota' | 'breaker' | 'time';

/** What became of one request. Exactly one per request and invocation. */
export type Outcome =
  /** Cancelled by us: 204, or a query says CANCELED after a try of ours whose answer was lost. */
  | { readonly kind: 'cancelled'; readonly resolvedBy: 'cancel' | 'query' }
  | { readonly kind: 'already_cancelled' }
  | { readonly kind: 'too_late'; readonly status: TooLateStatus }
  | { readonly kind: 'not_found' }
  /** Not sent: its `not_after` has passed. */
  | { readonly kind: 'expired' }
  /** Not sent: the task differs from what the request expects. */
  | { readonly kind: 'mismatch'; readonly field: 'user_data' | 'created_before' }
  /**
   * Not tried, or refused by the throttle: goes back unchanged.
   * `notBefore`: epoch milliseconds; for `quota` the time at which this request's turn would come here.
   */
  | { readonly kind: 'deferred'; readonly cause: DeferralCause; readonly notBefore: number }
  /** Tried, and failed in a way that may pass. */
  | { readonly kind: 'retry'; readonly failure: Failure; readonly deleteSent: boolean }
  /** This request can never work as it is. */
  | { readonly kind: 'rejected'; readonly failure: Failure };

/** An outcome with the calls that led to it. */
export interface Resolution {
  readonly outcome: Outcome;
  readonly calls: readonly CallFacts[];
}
