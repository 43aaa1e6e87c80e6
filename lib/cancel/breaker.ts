import type { Failure } from '../mpc/failure.ts';

/** Why a breaker is open. */
export type BreakerCause = 'outage' | 'credentials';

/** What a caller may do. */
export type Admission =
  /** `trial`: others wait for this call's end. */
  | { readonly kind: 'go'; readonly trial: boolean }
  /** One call is out to see whether the API, or the key, works; wait for it and ask again. */
  | { readonly kind: 'wait'; readonly trial: Promise<void> }
  /** Epoch milliseconds before which nothing is sent. */
  | { readonly kind: 'open'; readonly until: number; readonly cause: BreakerCause };

/**
 * Stops calls for a project that cannot succeed. Opens after five 5xx or network failures in a row, and at once on a
 * failed authentication or another fault of the whole project, since more than five of those lock the key.
 */
export interface Breaker {
  /** Asks to send a call at `now` (epoch ms). After `go` the call must be reported by one of the two methods below. */
  admit(now: number): Admission;
  /** The API answered and the credentials were accepted. */
  succeeded(now: number): void;
  /** The call failed. Throttled answers are no failure of the project: report them as success. */
  failed(failure: Failure, now: number): void;
  /** The call on trial was not sent after all, or is about to be sent again. */
  released(): void;
  /** Epoch milliseconds until which calls are stopped; in the past when it is closed. */
  openUntil(): number;
}

const FAILURES_TO_OPEN = 5;
const FIRST_PROBE_MS = 30_000;
const LONGEST_PROBE_MS = 600_000;
/** The lock of a key lasts five minutes (documented). */
const CREDENTIALS_MS = 300_000;
/** After this silence one call goes ahead of the others, so that a key which went bad meanwhile fails once and not twenty times. */
const TRUST_MS = 5_000;

const isOutage = ({ class: failureClass, status }: Failure): boolean =>
  status === undefined || status >= 500 || failureClass === 'retry';

/** Makes the breaker of one project in one environment. */
export const createBreaker = (): Breaker => {
  let failuresInARow = 0;
  let probeMs = FIRST_PROBE_MS;
  let openUntil = Number.NEGATIVE_INFINITY;
  let cause: BreakerCause = 'outage';
  let lastSuccess = Number.NEGATIVE_INFINITY;
  let trial: PromiseWithResolvers<void> | undefined;

  const endTrial = (): void => {
    trial?.resolve();
    trial = undefined;
  };
  const open = (why: BreakerCause, until: number): void => {
    cause = why;
    openUntil = until;
    lastSuccess = Number.NEGATIVE_INFINITY;
  };

  return {
    admit: (now) => {
      if (now < openUntil) return { kind: 'open', until: openUntil, cause };
      if (trial) return { kind: 'wait', trial: trial.promise };
      const onTrial = now - lastSuccess > TRUST_MS;
      if (onTrial) trial = Promise.withResolvers();
      return { kind: 'go', trial: onTrial };
    },
    succeeded: (now) => {
      failuresInARow = 0;
      probeMs = FIRST_PROBE_MS;
      lastSuccess = Math.max(lastSuccess, now);
      endTrial();
    },
    failed: (failure, now) => {
      if (failure.class === 'auth' || failure.class === 'project') {
        open('credentials', now + CREDENTIALS_MS);
      } else if (isOutage(failure)) {
        failuresInARow++;
        if (failuresInARow >= FAILURES_TO_OPEN && now >= openUntil) {
          open('outage', now + probeMs);
          probeMs = Math.min(probeMs * 2, LONGEST_PROBE_MS);
        }
      } else {
        failuresInARow = 0;
        lastSuccess = Math.max(lastSuccess, now);
      }
      endTrial();
    },
    released: endTrial,
    openUntil: () => openUntil,
  };
};
