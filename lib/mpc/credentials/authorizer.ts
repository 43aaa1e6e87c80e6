import type { Failure } from '../failure.ts';
import type { WireRequest } from '../transport.ts';

/** A request of the API before authentication is added. */
export interface ApiRequest {
  readonly method: WireRequest['method'];
  readonly origin: string;
  /** Path without a query, starting with a slash. */
  readonly path: string;
  /** Query parameters in the order in which they are sent; names may repeat. */
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Thrown by an {@link Authorizer} that has no usable credentials: the fault is the project's, never the request's. */
export class CredentialsUnavailable extends Error {
  override readonly name = 'CredentialsUnavailable';
  /** What failed, as data. `sent` is false: nothing left for the transcoding API. */
  readonly failure: Failure;
  /** Epoch milliseconds of the refusing server, to correct a skewed clock. */
  readonly serverTime: number | undefined;

  constructor(failure: Failure, serverTime?: number) {
    super(failure.message);
    this.failure = failure;
    this.serverTime = serverTime;
  }
}

/** Adds authentication to requests, and knows how to mend it. One per project and environment. */
export interface Authorizer {
  /** What kind of credential this is, for log lines: never its value. `unread` until one was needed. */
  readonly kind: 'access_key' | 'temporary_access_key' | 'token' | 'unread';
  /**
   * Makes the request ready for the wire.
   * @throws {CredentialsUnavailable} when credentials cannot be obtained.
   */
  authorize(request: ApiRequest): Promise<WireRequest>;
  /**
   * After a failed authentication: corrects the clock or renews the credential, once.
   *
   * @param serverTime - epoch milliseconds of the answer's `Date` header, if it had one.
   * @returns whether anything changed, so that a second try makes sense.
   */
  recover(failure: Failure, serverTime: number | undefined): Promise<boolean>;
}
