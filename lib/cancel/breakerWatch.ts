import type { Clock } from '../mpc/clock.ts';
import type { Authorizer } from '../mpc/credentials/authorizer.ts';
import type { Failure } from '../mpc/failure.ts';
import type { Breaker, BreakerCause } from './breaker.ts';
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
  let told: { readonly cause: BreakerCause; readonly until: number } | undefined;
  return (failure?: Failure): void => {
    const now = clock.now();
    const admission = breaker.openUntil() > now ? breaker.admit(now) : undefined;
    if (admission?.kind !== 'open') {
      if (told) observe({ kind: 'closed' });
      told = undefined;
      return;
    }
    const { cause, until } = admission;
    // Calls that were out when it opened may fail as well and keep it open for longer: that is no news.
    const isNews = told === undefined || told.until <= now || told.cause !== cause;
    told = { cause, until };
    if (isNews && failure) {
      observe({ kind: 'opened', cause, until, failure, credentials: authorizer.kind });
    }
  };
};
