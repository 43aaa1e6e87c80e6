import type { CallResult } from '../mpc/callResult.ts';
import type { Clock } from '../mpc/clock.ts';
import type { Authorizer } from '../mpc/credentials/authorizer.ts';
import type { Failure } from '../mpc/failure.ts';
import type { Admission, Breaker } from './breaker.ts';
import { watchBreaker } from './breakerWatch.ts';
import type { GateEvent } from './gateEvent.ts';
import type { DeferralCause } from './outcome.ts';
import type { Pacer, Permit } from './pacer.ts';

/** Leave to send one call, or the reason why not. */
export type Leave =
  | { readonly kind: 'granted'; readonly permit: Permit }
  | { readonly kind: 'refused'; readonly cause: DeferralCause; readonly notBefore?: number };

/** Why a call may not be sent now. */
export type Refusal = Leave & { readonly kind: 'refused' };

/** What a call came to, once pace and breaker have seen it. */
export type Passage<T> =
  | { readonly kind: 'answered'; readonly result: CallResult<T> }
  /** Nothing was done: throttled, or the authentication was just renewed. The same call may be made again. */
  | { readonly kind: 'again'; readonly result: CallResult<T> };

/** Which count of the API a call falls into, where it counts cancels and queries apart. */
export type Lane = 'cancel' | 'query';

/** The only way to the API for one project: through breaker, pace and time. */
export interface Gate {
  /** Waits until a call may be sent, at most until `lastStart` (epoch ms) or until `ending` aborts. */
  admit(lane: Lane, lastStart: number, ending?: AbortSignal): Promise<Leave>;
  /** Sends an admitted call and lets pace, breaker and authentication learn from its answer. */
  pass<T>(lane: Lane, permit: Permit, call: () => Promise<CallResult<T>>): Promise<Passage<T>>;
  /** Returns a permit that nothing was sent for. */
  giveBack(lane: Lane, permit: Permit): void;
  /** Epoch milliseconds until which the breaker lets nothing through; in the past when it is closed. */
  openUntil(): number;
  /** Calls a minute that may become possible. */
  prospectPerMinute(lane: Lane): number;
}

/** Parts that a gate joins. `pacers` holds the same pacer twice when the API counts all calls of a tenant together. */
export interface GateOptions {
  readonly breaker: Breaker;
  readonly pacers: Readonly<Record<Lane, Pacer>>;
  readonly authorizer: Authorizer;
  readonly clock: Clock;
  /** Told what the gate notices, as it happens. Must not throw. */
  readonly observe?: (event: GateEvent) => void;
}

/** Makes the gate of one project. */
export const createGate = ({
  breaker,
  pacers,
  authorizer,
  clock,
  observe = () => undefined,
}: GateOptions): Gate => {
  const tellOfBreaker = watchBreaker({ breaker, authorizer, clock, observe });
  /** The renewal since the last success. One is enough: a second failure is a fault of the project. */
  let renewal: { readonly number: number; readonly worked: Promise<boolean> } | undefined;
  /** How many have ended: a call that began when there were fewer was out before this one ended. */
  let renewals = 0;

  const askBreaker = async (): Promise<Admission & { readonly kind: 'go' | 'open' }> => {
    for (;;) {
      const admission = breaker.admit(clock.now());
      if (admission.kind !== 'wait') return admission;
      await admission.trial;
    }
  };

  const admit = async (
    lane: Lane,
    lastStart: number,
    ending: AbortSignal | undefined,
  ): Promise<Leave> => {
    const admission = await askBreaker();
    if (admission.kind === 'open') {
      return { kind: 'refused', cause: 'breaker', notBefore: admission.until };
    }
    const permit = await pacers[lane].acquire(lastStart, ending);
    if (permit === undefined) {
      if (admission.trial) breaker.released();
      const isLate = ending?.aborted || clock.now() > lastStart;
      return { kind: 'refused', cause: isLate ? 'time' : 'quota' };
    }
    if (breaker.openUntil() <= clock.now()) return { kind: 'granted', permit };
    pacers[lane].giveBack(permit);
    return admit(lane, lastStart, ending);
  };

  const renew = async (failure: Failure, serverTime: number | undefined): Promise<boolean> => {
    try {
      const worked = await authorizer.recover(failure, serverTime);
      if (worked) observe({ kind: 'renewed', failure });
      return worked;
    } finally {
      renewals++;
    }
  };

  /** Calls that were already out when the renewal began share it instead of counting as a second failure. */
  const recovers = (
    { failure, serverTime }: CallResult<unknown> & { readonly ok: false },
    renewalsBefore: number,
  ): Promise<boolean> | false => {
    // Also where the class says that nothing will help: the keys in a secret may have been rotated.
    if (failure.class !== 'auth' && failure.status !== 401) return false;
    if (renewal && renewalsBefore > renewal.number) return false;
    renewal ??= { number: renewals, worked: renew(failure, serverTime) };
    return renewal.worked;
  };

  /** Lets authentication and breaker learn from a failure. @returns whether the same call may be made again. */
  const afterFailure = async (
    result: CallResult<unknown> & { readonly ok: false },
    renewalsBefore: number,
  ): Promise<boolean> => {
    const mended = await recovers(result, renewalsBefore);
    // Ended by our own time guard: that says nothing of the API.
    if (mended || result.failure.code === 'NETWORK.ABORTED') breaker.released();
    else {
      breaker.failed(result.failure, clock.now());
      tellOfBreaker(result.failure);
    }
    return mended;
  };

  return {
    admit,
    pass: async <T>(lane: Lane, permit: Permit, call: () => Promise<CallResult<T>>) => {
      const renewalsBefore = renewals;
      const result = await call();
      const throttle = result.ok ? undefined : result.failure.throttle;
      const sent = result.ok || result.failure.sent;
      if (sent) observe({ kind: 'called', call: result.call, throttled: throttle !== undefined });
      if (throttle) {
        pacers[lane].throttled(permit, throttle);
        breaker.succeeded(clock.now());
        tellOfBreaker();
        return { kind: 'again', result } satisfies Passage<T>;
      }
      if (sent) pacers[lane].passed(permit);
      else pacers[lane].giveBack(permit);
      if (!result.ok) {
        const kind = (await afterFailure(result, renewalsBefore)) ? 'again' : 'answered';
        return { kind, result } satisfies Passage<T>;
      }
      if (renewal && renewalsBefore > renewal.number) renewal = undefined;
      breaker.succeeded(clock.now());
      tellOfBreaker();
      return { kind: 'answered', result } satisfies Passage<T>;
    },
    giveBack: (lane, permit) => {
      breaker.released();
      pacers[lane].giveBack(permit);
    },
    openUntil: () => breaker.openUntil(),
    prospectPerMinute: (lane) => pacers[lane].prospectPerMinute(),
  };
};
