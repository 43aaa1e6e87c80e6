import type { CallFacts } from '../mpc/callResult.ts';
import type { Authorizer } from '../mpc/credentials/authorizer.ts';
import type { Failure } from '../mpc/failure.ts';
import type { BreakerCause } from './breaker.ts';

/** What a gate notices of its project, for whoever watches. It is the project's, not that of one request. */
export type GateEvent =
  /** A call that was sent has ended, whatever came of it. `throttled`: it was refused for being too fast. */
  | { readonly kind: 'called'; readonly call: CallFacts; readonly throttled: boolean }
  /** A failed authentication was answered by another credential or a corrected clock. */
  | { readonly kind: 'renewed'; readonly failure: Failure }
  /** The breaker stops all calls until `until` (epoch ms). */
  | {
      readonly kind: 'opened';
      readonly cause: BreakerCause;
      readonly until: number;
      readonly failure: Failure;
      /** The kind of credential in use, never its value. */
      readonly credentials: Authorizer['kind'];
    }
  /** A call went well again after the breaker had been open. */
  | { readonly kind: 'closed' };
