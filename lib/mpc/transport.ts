/** An HTTP request as it goes on the wire. */
export interface WireRequest {
  readonly method: 'GET' | 'DELETE' | 'POST';
  /** Scheme, host and port of a configured endpoint; never taken from a cancel request. */
  readonly origin: string;
  /** Path and query, already encoded. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty: no body is sent. */
  readonly body: string;
}

/** What came back, whatever it was. */
export type WireAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      /** Lower-case names. */
      readonly headers: Readonly<Record<string, string | undefined>>;
      readonly body: string;
      /** False when the connection ended inside the body, or the body exceeded the limit. */
      readonly complete: boolean;
    }
  | {
      readonly kind: 'no_answer';
      /** `TIMEOUT`, `ABORTED`, or the system's code such as `ECONNRESET`. */
      readonly reason: string;
      /** True when the request may have left this machine, so that its effect may have happened. */
      readonly sent: boolean;
    };

/** How long one attempt may take, and what ends it early. */
export interface AttemptLimits {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Sends one request once. Never rejects: whatever goes wrong is an answer of kind `no_answer`. */
export type Transport = (request: WireRequest, limits: AttemptLimits) => Promise<WireAnswer>;
