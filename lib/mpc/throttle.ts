import type { Throttle } from './failure.ts';

/** Neither zero nor more digits than a limit has: a pace cannot be made of those. */
const STATED_LIMIT =
  /limit:\s*([1-9]\d{0,8})\s*,\s*time:\s*([1-9]\d{0,4})?\s*(second|minute|hour|day)/i;
const UNIT_MS: Readonly<Record<string, number>> = {
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};
/** The form of dates in HTTP headers; `Date.parse` alone would make a date of `-5` and of `Jan 5`. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
/** A longer wait than this is not believed: the documented window is a minute. */
const LONGEST_RETRY_AFTER_MS = 300_000;

const retryAfterMs = (header: string, now: number): number | undefined => {
  const text = header.trim();
  const wait = /^\d+$/.test(text)
    ? Number(text) * 1_000
    : HTTP_DATE.test(text)
      ? Date.parse(text) - now
      : Number.NaN;
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
