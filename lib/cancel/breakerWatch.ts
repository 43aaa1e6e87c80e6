import type { Clock } from '../mpc/clock.ts';
import type { Authorizer } from '../mpc/credentials/authorizer.ts';
import type { Failure } from '../mpc/failure.ts';
import type { Breaker } from './breaker.ts';
import type { GateEvent } from './gateEvent.ts';

/** What {@link watchBreaker} needs. */
export interface BreakerWatchOptions {
  readonly breaker: Breaker;
  readonly authorizer: Authorizer;
  readonly clock: Clock;
  readonly observe: (event: GateEvent) => void;
}

/**
 * Tells when a breaker opens, and when it has closed.
 * @returns to be called after each answer that the breaker was told of, with the failure if it was one.
 */
export const watchBreaker = ({ breaker, authorizer, clock, observe }: BreakerWatchOptions) => {
  let toldUntil: number | undefined;
  return (failure?: Failure): void => {
    const now = clock.now();
    if (breaker.openUntil() <= now) {
      if (toldUntil !== undefined) observe({ kind: 'closed' });
      toldUntil = undefined;
      return;
    }
    // Calls that were out when it opened may fail as well and keep it open for longer: that is no news.
    const isNews = toldUntil === undefined || toldUntil <= now;
    toldUntil = breaker.openUntil();
    const admission = breaker.admit(now);
    if (!isNews || failure === undefined || admission.kind !== 'open') return;
    const { cause, until } = admission;
    observe({ kind: 'opened', cause, until, failure, credentials: authorizer.kind });
  };
};
