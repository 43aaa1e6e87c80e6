import type { Throttle } from './failure.ts';

const STATED_LIMIT = /limit:\s*(\d+)\s*,\s*time:\s*(\d+)?\s*(second|minute|hour|day)/i;
const UNIT_MS: Readonly<Record<string, number>> = {
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};
/** A longer wait than this is not believed: the documented window is a minute. */
const LONGEST_RETRY_AFTER_MS = 300_000;

const retryAfterMs = (header: string, now: number): number | undefined => {
  const text = header.trim();
  const wait = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), LONGEST_RETRY_AFTER_MS);
};

/**
 * Reads what a throttled answer says about the limit.
 *
 * @param message - `error_msg`, such as `… policy user over ratelimit,limit:100,time:1 minute` (seen on sister services).
 * @param retryAfter - the `Retry-After` header, seconds or an HTTP date; never seen from this API, capped at five minutes.
 * @param now - epoch milliseconds, to turn a date into a wait.
 */
export const readThrottle = (
  message: string,
  retryAfter: string | undefined,
  now: number,
): Throttle => {
  const stated = STATED_LIMIT.exec(message);
  const unit = UNIT_MS[stated?.[3]?.toLowerCase() ?? ''];
  const wait = retryAfter === undefined ? undefined : retryAfterMs(retryAfter, now);
  return {
    ...(stated && unit
      ? { limit: Number(stated[1]), windowMs: Number(stated[2] ?? 1) * unit }
      : {}),
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  };
};
