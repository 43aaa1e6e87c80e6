import type { HistoryEvent } from '../historyEvent.ts';

/** What must never happen, by its name in reports. */
export type Rule =
  /** A request came to no end, or to one that is not true. */
  | 'lost'
  | 'more_than_one_end'
  | 'wrong_end'
  /** A message was deleted before its request had ended or its copy was on a queue. */
  | 'acknowledged_early'
  | 'cancelled_unasked'
  /** More cancels reached the API than the deliveries of the request account for. */
  | 'cancelled_again'
  | 'over_quota'
  | 'finished_reported_failed';

/** A rule that a run broke. */
export interface Violation {
  readonly rule: Rule;
  /** What it is about, in words. */
  readonly subject: string;
  readonly why: string;
  /** The events that show it, oldest first. */
  readonly history: readonly HistoryEvent[];
}

/** Of each rule that was broken the violation with the fewest events. */
export const shortestOfEachRule = (violations: readonly Violation[]): Violation[] =>
  [...Map.groupBy(violations, ({ rule }) => rule).values()].flatMap((ofRule) =>
    ofRule.toSorted((left, right) => left.history.length - right.history.length).slice(0, 1),
  );
