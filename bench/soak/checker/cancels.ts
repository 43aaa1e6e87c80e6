import type { Called, HistoryEvent, Settled } from '../historyEvent.ts';
import type { Purpose } from '../plan.ts';
import type { Violation } from './violation.ts';

/** A task that a call cancelled although nobody had asked for it, or only on a condition that did not hold. */
export const unaskedCancels = (
  subject: string,
  purpose: Purpose | undefined,
  events: readonly HistoryEvent[],
): Violation[] => {
  const at = events.findIndex((event) => event.kind === 'called' && event.cancelled);
  if (at < 0 || purpose === 'cancel') return [];
  const why =
    purpose === undefined ? 'no request names it' : `its request was one to be ${purpose}`;
  return [
    {
      rule: 'cancelled_unasked',
      subject,
      why: `the task was cancelled, but ${why}`,
      history: events.slice(0, at + 1),
    },
  ];
};

/**
 * More cancels of a task than the deliveries of its request say that they sent. Nothing can be said of a request of which
 * a delivery was not answered for: its process was killed, or ran out of time.
 */
export const repeatedCancels = (subject: string, events: readonly HistoryEvent[]): Violation[] => {
  const deliveries = events.filter(
    (event) => event.kind === 'received' && event.queue === 'source',
  ).length;
  const settled = events.filter((event): event is Settled => event.kind === 'settled');
  if (settled.length < deliveries) return [];
  const told = settled.reduce((sum, { cancels }) => sum + cancels, 0);
  const calls = events.filter(
    (event): event is Called => event.kind === 'called' && event.operation === 'cancel',
  );
  if (calls.length <= told) return [];
  return [
    {
      rule: 'cancelled_again',
      subject,
      why: `${calls.length} cancels reached the API, and its deliveries account for ${told}`,
      history: events,
    },
  ];
};
