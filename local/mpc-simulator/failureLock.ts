interface Failures {
  count: number;
  lastAt: number;
  lockedUntil: number;
}

/** How many failures lock, and for how long. */
export interface LockPolicy {
  /** So many failures in a row are forgiven; the next one locks. */
  readonly allowed: number;
  readonly lockMs: number;
  /** Failures older than this are forgotten; absent: only a success clears them. */
  readonly forgetMs?: number;
}

/** More than five failed signatures in a row lock a key pair for five minutes (documented in the gateway's FAQ). */
export const KEY_LOCK: LockPolicy = { allowed: 5, lockMs: 300_000 };

/** Five wrong passwords within 15 minutes lock the login for 15 minutes (default of the login policy). */
export const LOGIN_LOCK: LockPolicy = { allowed: 4, lockMs: 900_000, forgetMs: 900_000 };

/** Counts failures in a row by name (access key, user) and locks it for a while. Times are epoch milliseconds. */
export class FailureLock {
  readonly #policy: LockPolicy;
  readonly #failures = new Map<string, Failures>();

  constructor(policy: LockPolicy) {
    this.#policy = policy;
  }

  isLocked(name: string, now: number): boolean {
    const failures = this.#failures.get(name);
    return failures !== undefined && now < failures.lockedUntil;
  }

  /** Counts a failure. Returns whether the name is locked by it. */
  fail(name: string, now: number): boolean {
    const { allowed, lockMs, forgetMs = Number.POSITIVE_INFINITY } = this.#policy;
    const known = this.#failures.get(name);
    const count = known === undefined || now - known.lastAt > forgetMs ? 1 : known.count + 1;
    const locks = count > allowed;
    this.#failures.set(name, {
      count: locks ? 0 : count,
      lastAt: now,
      lockedUntil: locks ? now + lockMs : 0,
    });
    return locks;
  }

  succeed(name: string): void {
    this.#failures.delete(name);
  }
}
