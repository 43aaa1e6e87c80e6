import type { Outcome } from '../cancel/outcome.ts';

/** The share of HTTP callers is ten calls a minute in each environment, unless it is set otherwise. */
const TURN_SECONDS = 6;

/** Seconds after which an undecided request is worth another try; for `Retry-After`. */
export const retryAfterSeconds = (
  outcome: Outcome & { kind: 'deferred' | 'retry' },
  now: number,
): number =>
  outcome.kind === 'retry'
    ? TURN_SECONDS
    : Math.max(TURN_SECONDS, Math.ceil((outcome.notBefore - now) / 1_000));
