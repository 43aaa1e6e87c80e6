import { noAttempts } from '../cancel/attempts.ts';
import type { Engine } from '../cancel/engine.ts';
import type { Resolution } from '../cancel/outcome.ts';
import type { CancelRequest } from '../cancel/request.ts';
import type { Clock } from '../mpc/clock.ts';

/** What a decision while the caller waits needs. */
export interface DecisionOptions {
  readonly engine: Engine;
  readonly clock: Clock;
  /** Milliseconds that one call of the API may take. */
  readonly attemptTimeoutMs: number;
}

/** How long a decision may take. */
export interface Patience {
  /** Epoch milliseconds at which the invocation must have answered. */
  readonly deadline: number;
  /** Milliseconds that the request may wait for its turn; absent: as long as the invocation can. */
  readonly turnMs?: number;
}

/** Kept at the end of an invocation: a send to SQS with its repetitions, and an event of the outcome. */
const MARGIN_MS = 3_500;
/** Kept by the engine for the query after a refused cancel. */
const QUERY_MS = 1_500;
/** Between the arrival of a request and the engine's look at the clock. */
const SLACK_MS = 150;

const ID = 'request';

/** Tries to decide one request at once, under the share of the quota that HTTP callers have. */
export const decideNow = async (
  request: CancelRequest,
  { deadline, turnMs }: Patience,
  { engine, clock, attemptTimeoutMs }: DecisionOptions,
): Promise<Resolution> => {
  const now = clock.now();
  const turnEnds =
    turnMs === undefined
      ? deadline
      : now + turnMs + SLACK_MS + QUERY_MS + attemptTimeoutMs + MARGIN_MS;
  const resolutions = await engine.run(
    [{ id: ID, request, attempts: noAttempts(now), sentAt: now }],
    { deadline: Math.min(deadline, turnEnds), marginMs: MARGIN_MS, attemptTimeoutMs },
  );
  return resolutions.get(ID) as Resolution;
};
