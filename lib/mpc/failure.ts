import type { AuthRemedy, FailureClass } from './errors/errorTable.ts';

/** A call that did not succeed, as data: no secret, no signature, no header. */
export interface Failure {
  readonly class: FailureClass;
  /** `MPC.nnnnn`, `APIGW.nnnn`, `HTTP.nnn` when the body named no code, or `NETWORK.<reason>` when there was no answer. */
  readonly code: string;
  /** HTTP status; absent when there was no answer. */
  readonly status?: number;
  /** The API's own words, shortened and without anything that resembles a credential. */
  readonly message: string;
  /** `X-Request-Id` of the answer: what the provider's support asks for. */
  readonly requestId?: string;
  /** True when the request may have reached the API, so that its effect may have happened. */
  readonly sent: boolean;
  readonly remedy: AuthRemedy;
  /** Present when the API said that it was asked too often. */
  readonly throttle?: Throttle;
}

/** What a throttled answer says about the limit; each part is absent when the answer does not state it. */
export interface Throttle {
  /** Requests allowed in `windowMs`. */
  readonly limit?: number;
  readonly windowMs?: number;
  /** Milliseconds to wait, from `Retry-After`. */
  readonly retryAfterMs?: number;
}

/** The code by which the API says that a task does not exist. */
export const TASK_NOT_FOUND = 'MPC.10211';
