/** What bounds the requests that one run sends back. */
export interface BudgetOptions {
  /** Requests a minute that the worker may send to the API. */
  readonly requestsPerMinute: number;
  /** Milliseconds until the next run. */
  readonly intervalMs: number;
  /** Messages of the source queue, which are served first. */
  readonly waiting: number;
  /** Letters at most, whatever could be served. */
  readonly mostLetters: number;
}

/** What is left of the requests that the worker can serve before the next run. */
export interface Budget {
  /**
   * Takes a letter's requests out.
   * @param requests - at least 1.
   * @returns seconds by which the letter is delayed, 0 to 900, so that those of a run do not come all at once; undefined
   *   when there is no room for it.
   */
  take(requests: number): number | undefined;
}

const MINUTE_MS = 60_000;
/** SQS delays a message by at most this long. */
const LONGEST_DELAY_SECONDS = 900;

/**
 * Makes the budget of one run. A list that is larger than any budget goes when nothing else does: it would never go
 * otherwise.
 */
export const createBudget = ({
  requestsPerMinute,
  intervalMs,
  waiting,
  mostLetters,
}: BudgetOptions): Budget => {
  const servable = Math.floor((intervalMs / MINUTE_MS) * requestsPerMinute);
  let ahead = waiting;
  let letters = 0;
  return {
    take: (requests) => {
      const fits = ahead + requests <= servable || ahead === 0;
      if (!fits || letters >= mostLetters) return undefined;
      const delaySeconds = Math.floor((ahead * 60) / requestsPerMinute);
      ahead += requests;
      letters++;
      return Math.min(LONGEST_DELAY_SECONDS, delaySeconds);
    },
  };
};
