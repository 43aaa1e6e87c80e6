import type { QuotaSettings } from './settings.ts';

const MINUTE = 60_000;

/** Says whether one more call fits at `now` (epoch milliseconds), and counts it. */
type Meter = (now: number) => boolean;

/** A fixed minute forgets all at its end, so whether refused calls count makes no difference to it. */
const fixedMeter = (limit: number): Meter => {
  let minute = Number.NaN;
  let used = 0;
  return (now) => {
    const current = Math.floor(now / MINUTE);
    if (current !== minute) {
      minute = current;
      used = 0;
    }
    if (used >= limit) return false;
    used += 1;
    return true;
  };
};

const slidingMeter = (limit: number, countRefused: boolean): Meter => {
  const times = new Float64Array(limit).fill(Number.NEGATIVE_INFINITY);
  let oldest = 0;
  return (now) => {
    const fits = (times[oldest] as number) <= now - MINUTE;
    if (fits || countRefused) {
      times[oldest] = now;
      oldest = (oldest + 1) % limit;
    }
    return fits;
  };
};

/** Which limit a call ran into, in the words of the gateway's message. */
export interface Throttled {
  /** `user`: the tenant's own limit; `api`: the one of all tenants together. */
  readonly policy: 'user' | 'api';
  /** Calls a minute. */
  readonly limit: number;
}

/**
 * The gateway's throttle: 100 calls a minute and tenant, 1,000 overall by the documentation. Windows are fixed or
 * sliding minutes, since nothing says which the gateway uses.
 */
export class Throttle {
  readonly #quota: QuotaSettings;
  readonly #meters = new Map<string, Meter>();
  readonly #overall: Meter;

  constructor(quota: QuotaSettings) {
    this.#quota = quota;
    this.#overall = this.#meter(quota.overallPerMinute);
  }

  /** Counts a call; `undefined` when it may pass. */
  refuse(tenant: string, api: string, now: number): Throttled | undefined {
    const { scope, perMinute, overallPerMinute } = this.#quota;
    const name = scope === 'tenant' ? tenant : `${tenant} ${api}`;
    let meter = this.#meters.get(name);
    if (meter === undefined) {
      meter = this.#meter(perMinute);
      this.#meters.set(name, meter);
    }
    if (!meter(now)) return { policy: 'user', limit: perMinute };
    if (!this.#overall(now)) return { policy: 'api', limit: overallPerMinute };
    return undefined;
  }

  #meter(limit: number): Meter {
    return this.#quota.window === 'fixed'
      ? fixedMeter(limit)
      : slidingMeter(limit, this.#quota.countRefused);
  }
}
