/** A request as the gateway sees it. */
export interface SimulatorRequest {
  /** Upper case. */
  readonly method: string;
  /** Path and query, percent-encoded, as on the request line. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty when there is none. */
  readonly body: string;
}

/**
 * What happens on the connection.
 *
 * - `answer`: the answer arrives whole.
 * - `reset`: the connection breaks before any byte of an answer.
 * - `hang`: nothing ever comes; the client's own time-out has to end it.
 * - `cut`: status and headers arrive and announce the whole body, then the connection breaks inside the body.
 */
export type Wire = 'answer' | 'reset' | 'hang' | 'cut';

/** What the simulator answers, and how it gets to the client. */
export interface SimulatedAnswer {
  /** Without meaning when `wire` is `reset` or `hang`. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Complete, also when `wire` is `cut`. */
  readonly body: string;
  /** Milliseconds of the simulator's clock between request and answer. */
  readonly delayMs: number;
  readonly wire: Wire;
}

/** An answer before the gateway adds its headers. */
export interface Reply {
  readonly status: number;
  readonly body: string;
  /** The error code in the body; absent on success. */
  readonly code?: string;
  readonly contentType?: string;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A reply with a JSON body. */
export const jsonReply = (status: number, value: unknown): Reply => ({
  status,
  body: JSON.stringify(value),
});

/** 204: done, nothing to say. */
export const EMPTY_REPLY: Reply = { status: 204, body: '' };
