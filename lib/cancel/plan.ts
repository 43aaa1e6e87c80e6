import { LARGEST_PAGE, MOST_IDS_PER_QUERY } from '../mpc/client.ts';

/** What the choice of a way depends on. */
export interface Prospect {
  /** Tasks of the batch of which nothing is known. */
  readonly unknown: number;
  /** How many of them are expected to have left the queue (0 to `unknown`). */
  readonly futile: number;
  /** Tasks on the waiting list when it was last read, other people's included; undefined: never read. */
  readonly waitingLength: number | undefined;
}

/**
 * How to go about tasks of which nothing is known.
 *
 * - `cancel`: cancel each, then query what was refused.
 * - `query`: query ten a call, then cancel those that wait.
 * - `list`: read the waiting list, a hundred a call and at most `mostPages`, then cancel what is on it and query the rest.
 */
export type Plan =
  | { readonly kind: 'cancel' }
  | { readonly kind: 'query' }
  | { readonly kind: 'list'; readonly mostPages: number };

/**
 * Chooses the way with the fewest calls.
 *
 * Whoever knew the queue would spend one cancel per waiting task and one query per ten others. Beyond that,
 * cancelling first wastes one call per futile task, querying first one per ten waiting tasks, and the list its pages.
 */
export const choosePlan = ({ unknown, futile, waitingLength }: Prospect): Plan => {
  const wastedByCancel = futile;
  const wastedByQuery = (unknown - futile) / MOST_IDS_PER_QUERY;
  const leastWasted = Math.min(wastedByCancel, wastedByQuery);
  // A list of unknown length is worth its first page if even one page could pay.
  const pages = Math.max(1, Math.ceil((waitingLength ?? 0) / LARGEST_PAGE));
  if (pages < leastWasted) return { kind: 'list', mostPages: Math.floor(leastWasted) };
  return wastedByQuery < wastedByCancel ? { kind: 'query' } : { kind: 'cancel' };
};
