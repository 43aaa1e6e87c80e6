/** What a person likes to watch: a call every thirty milliseconds. */
const SLOWEST = 20;
/** Beyond it this machine, not the quota, would set the pace. */
const FASTEST = 40;

/**
 * Virtual seconds in a real one for a run of so many requests. About 0.6 calls a request, a hundred a minute, make half
 * an hour out of 5,000 requests: a minute and a half at scale 20.
 */
export const timeScaleFor = (requests: number): number =>
  Math.min(FASTEST, Math.max(SLOWEST, Math.round(requests / 250)));
