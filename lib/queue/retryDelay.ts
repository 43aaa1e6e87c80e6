const BASE_SECONDS = 15;
/** SQS delays a message by at most this long. */
const LONGEST_SECONDS = 900;

/**
 * Seconds until a failed request is tried again: exponential with full jitter, `random(1, min(900, 15 × 2^(tries−1)))`.
 *
 * @param tries - failed tries so far, at least 1.
 * @param random - a source of numbers in [0, 1).
 */
export const retryDelaySeconds = (tries: number, random: () => number): number => {
  const ceiling = Math.min(LONGEST_SECONDS, BASE_SECONDS * 2 ** (tries - 1));
  return 1 + Math.floor(random() * ceiling);
};
