import type { Failure } from './failure.ts';

/** What is recorded of one call, for the log line of each request it served. */
export interface CallFacts {
  readonly operation: 'cancel' | 'query' | 'list' | 'create';
  /** Epoch milliseconds at which the call was sent. */
  readonly at: number;
  /** Milliseconds until its answer. */
  readonly tookMs: number;
  readonly status?: number;
  /** `error_code`, or the code of {@link Failure}. */
  readonly code?: string;
  readonly requestId?: string;
}

/** The result of one call of the API. */
export type CallResult<T> =
  | { readonly ok: true; readonly value: T; readonly call: CallFacts }
  | {
      readonly ok: false;
      readonly failure: Failure;
      readonly call: CallFacts;
      /** Epoch milliseconds of the `Date` header, to correct a skewed clock. */
      readonly serverTime?: number;
    };
