import type { Called, HistoryEvent, Killed } from '../historyEvent.ts';
import type { Violation } from './violation.ts';

/** What the API lets through, and what may reach it beyond that. */
export interface QuotaTolerance {
  /** Calls a minute. */
  readonly perMinute: number;
  /** Part of the quota by which a minute may exceed it: what environments feel their way with. */
  readonly share: number;
  /** Calls that a process may send again after it was killed, since it does not know what it sent before. */
  readonly perKill: number;
}

const MINUTE_MS = 60_000;
const AUTHENTICATION: ReadonlySet<string> = new Set(['token', 'projects']);

/** The calls that count against the quota, oldest first. */
const countedCalls = (events: readonly HistoryEvent[]): Called[] =>
  events
    .filter((event): event is Called => event.kind === 'called')
    .filter(({ operation }) => !AUTHENTICATION.has(operation))
    .toSorted((left, right) => left.at - right.at);

/** The sliding minute with the highest excess over what `allowed` says of its end. */
const worstMinute = (
  calls: readonly Called[],
  allowed: (at: number) => number,
): { readonly excess: number; readonly calls: readonly Called[] } => {
  let worst = { excess: Number.NEGATIVE_INFINITY, from: 0, to: -1 };
  let from = 0;
  for (const [to, { at }] of calls.entries()) {
    while ((calls[from]?.at ?? at) <= at - MINUTE_MS) from++;
    const excess = to - from + 1 - allowed(at);
    if (excess > worst.excess) worst = { excess, from, to };
  }
  return { excess: worst.excess, calls: calls.slice(worst.from, worst.to + 1) };
};

/** How many calls reached the API in the sliding minute in which most did. */
export const busiestMinute = (events: readonly HistoryEvent[]): number =>
  worstMinute(countedCalls(events), () => 0).calls.length;

/**
 * The sliding minute in which most calls reached the API beyond what is tolerable, refused ones included.
 *
 * @returns nothing when there is none.
 */
export const overQuota = (
  events: readonly HistoryEvent[],
  { perMinute, share, perKill }: QuotaTolerance,
): Violation[] => {
  const kills = events.filter((event): event is Killed => event.kind === 'killed');
  // What a killed process sent counts for a minute, and so does what its successor sends.
  const killsBefore = (until: number): Killed[] =>
    kills.filter(({ at }) => at <= until && at > until - 2 * MINUTE_MS);
  const { excess, calls } = worstMinute(
    countedCalls(events),
    (at) => perMinute * (1 + share) + perKill * killsBefore(at).length,
  );
  if (excess <= 0) return [];
  return [
    {
      rule: 'over_quota',
      subject: 'the quota',
      why: `${calls.length} calls reached the API in a minute, ${Math.ceil(excess)} more than tolerable`,
      history: [...killsBefore(calls.at(-1)?.at ?? 0), ...calls],
    },
  ];
};
