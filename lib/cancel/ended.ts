import type { TooLateStatus } from './outcome.ts';
import type { CancelRequest } from './request.ts';

type Name = 'taskId' | 'projectId' | 'reason' | 'requestedBy' | 'correlationId';

/** What a request says of itself. All may be absent of one that could not be used. */
export type Names = { readonly [N in Name]?: CancelRequest[N] | undefined };

/** How a request ended. */
export type End =
  | {
      readonly kind: 'cancelled' | 'already_cancelled' | 'not_found' | 'expired';
    }
  | { readonly kind: 'too_late'; readonly status: TooLateStatus }
  | { readonly kind: 'mismatch'; readonly field: 'user_data' | 'created_before' }
  /** `dead` may come back and end in another way; `rejected` needs a person. */
  | {
      readonly kind: 'dead' | 'rejected';
      readonly failure: { readonly class: string; readonly code: string; readonly message: string };
    };

/** A request that came to its end, for whoever is told of it. */
export interface Ended {
  readonly names: Names;
  /** Tasks of a list that ended as a whole, before it was split. */
  readonly taskIds?: readonly string[] | undefined;
  readonly end: End;
  /** How often it was tried, the last time included. */
  readonly tries: number;
  /** Id of its message on the source queue. */
  readonly messageId?: string;
}
