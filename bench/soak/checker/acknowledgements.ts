import type { HistoryEvent } from '../historyEvent.ts';
import { endOf } from './ends.ts';
import type { Violation } from './violation.ts';

const isFinished = (events: readonly HistoryEvent[], message: string): boolean =>
  events.some(
    (event) => event.kind === 'settled' && event.message === message && endOf(event) !== undefined,
  );

/**
 * Every message of a request that was deleted although its request had not ended, nor had SQS taken a copy of it since
 * it was received. Each copy accounts for one message.
 *
 * @param events - of one request; those of SQS in the order in which they happened.
 */
export const earlyAcknowledgements = (
  subject: string,
  events: readonly HistoryEvent[],
): Violation[] => {
  const receivedAt = new Map<string, number>();
  const spent = new Set<number>();

  const takeCopy = (message: string, before: number): boolean => {
    const since = receivedAt.get(message) ?? before;
    const copy = events.findIndex(
      (event, index) =>
        event.kind === 'sent' &&
        event.message !== message &&
        index > since &&
        index < before &&
        !spent.has(index),
    );
    if (copy >= 0) spent.add(copy);
    return copy >= 0;
  };

  return events.flatMap((event, index): Violation[] => {
    if (event.kind === 'received' && !receivedAt.has(event.message)) {
      receivedAt.set(event.message, index);
    }
    if (event.kind !== 'deleted') return [];
    if (isFinished(events, event.message) || takeCopy(event.message, index)) return [];
    return [
      {
        rule: 'acknowledged_early',
        subject,
        why: `message ${event.message} was deleted from ${event.queue}, but its request had not ended and no copy of it was on a queue`,
        history: events.slice(0, index + 1),
      },
    ];
  });
};
