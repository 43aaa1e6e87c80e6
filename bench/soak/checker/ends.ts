import type { Deleted, HistoryEvent, Sent, Settled } from '../historyEvent.ts';
import type { Purpose } from '../plan.ts';

/** How a request can end. `dead` and `parked`: its message lies on that queue; `waiting`: on the source queue still. */
export type End =
  | 'cancelled'
  | 'too_late'
  | 'not_found'
  | 'expired'
  | 'mismatch'
  | 'parked'
  | 'dead'
  | 'waiting';

/** Of a request with this purpose. That its task is cancelled already is no other end: nobody can tell whose doing it was. */
export const EXPECTED: Readonly<Record<Purpose, End>> = {
  cancel: 'cancelled',
  already_cancelled: 'cancelled',
  too_late: 'too_late',
  not_found: 'not_found',
  expired: 'expired',
  mismatch: 'mismatch',
  poison: 'parked',
};

const END_OF_OUTCOME: Readonly<Record<string, End>> = {
  cancelled: 'cancelled',
  already_cancelled: 'cancelled',
  too_late: 'too_late',
  not_found: 'not_found',
  expired: 'expired',
  mismatch: 'mismatch',
};

const END_ON_QUEUE = { source: 'waiting', deadLetter: 'dead', parked: 'parked' } as const;

/** The end that a settlement gives its request; undefined when the request goes on. */
export const endOf = ({ outcome }: Settled): End | undefined =>
  outcome === undefined ? undefined : END_OF_OUTCOME[outcome];

/** Every end that a request has come to: one, if all is well. */
export const endsOf = (events: readonly HistoryEvent[]): ReadonlySet<End> => {
  const deleted = new Set(
    events
      .filter((event): event is Deleted => event.kind === 'deleted')
      .map(({ queue, message }) => `${queue} ${message}`),
  );
  const living = events
    .filter((event): event is Sent => event.kind === 'sent')
    .filter(({ queue, message }) => !deleted.has(`${queue} ${message}`))
    .map(({ queue }) => END_ON_QUEUE[queue]);
  const resolved = events
    .filter((event): event is Settled => event.kind === 'settled')
    .filter(({ message }) => deleted.has(`source ${message}`))
    .map(endOf)
    .filter((end) => end !== undefined);
  return new Set([...living, ...resolved]);
};
