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

/** Queries that settle `tasks` (an expected number, so possibly less than one). */
const queriesFor = (tasks: number): number =>
  Math.max(tasks / MOST_IDS_PER_QUERY, Math.min(tasks, 1));

/**
 * Chooses the way with the fewest expected calls.
 *
 * Every way spends one cancel per waiting task. Cancelling first spends one more per futile task, and queries for those;
 * querying first spends a query per ten tasks, futile or not; the list costs its pages, and queries for the futile.
 */
export const choosePlan = ({ unknown, futile, waitingLength }: Prospect): Plan => {
  const cancelFirst = unknown + queriesFor(futile);
  const queryFirst = Math.ceil(unknown / MOST_IDS_PER_QUERY) + (unknown - futile);
  const afterList = unknown - futile + queriesFor(futile);
  // A list of unknown length is worth its first page if even one page could pay.
  const pages = Math.max(1, Math.ceil((waitingLength ?? 0) / LARGEST_PAGE));
  const worthwhile = Math.min(cancelFirst, queryFirst) - afterList;
  if (pages < worthwhile) return { kind: 'list', mostPages: Math.floor(worthwhile) };
  // A query delays the cancels behind it, so it has to save a whole call.
  return queryFirst + 1 <= cancelFirst ? { kind: 'query' } : { kind: 'cancel' };
};
