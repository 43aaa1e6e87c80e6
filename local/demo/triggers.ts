import type { Arrival } from '../../lib/cancel/shapes/readShape.ts';
import { type EventShape, inEvent } from './events.ts';

/** How the requests of a demo come in. `all`: in turns. */
export const TRIGGERS = ['queue', 'http', 'events', 'all'] as const;

/** One of {@link TRIGGERS}. */
export type Trigger = (typeof TRIGGERS)[number];

/** A line on its way in. */
export interface Delivery extends Arrival {
  /** Whether it is put on the queue as it stands, posted, or a request of the clean-up's own. */
  readonly door: 'queue' | 'http' | 'schedule';
}

const SHAPES: readonly EventShape[] = [
  'sns',
  'eventbridge',
  'sns_around_eventbridge',
  'cloudevent',
  'cloudevent_batch',
  'cloudevent_binary',
];

/** One of a list by a running number, each in its turn. */
const inTurn = <T>(list: readonly T[], turn: number): T => list[turn % list.length] as T;

const onQueue = (body: string): Delivery => ({ door: 'queue', body, attributes: {} });

const DELIVER: Readonly<Record<Exclude<Trigger, 'all'>, (body: string, turn: number) => Delivery>> =
  {
    queue: onQueue,
    // An array is a list of requests for the HTTP door only, and the demo counts it as one unreadable request.
    http: (body) => (/^\s*\[/.test(body) ? onQueue(body) : { door: 'http', body, attributes: {} }),
    events: (body, turn) => ({ door: 'queue', ...inEvent(inTurn(SHAPES, turn), body, turn) }),
  };

/**
 * Decides how a line comes in.
 *
 * @param turn - Running number of the line.
 */
export const deliver = (trigger: Trigger, body: string, turn: number): Delivery =>
  trigger === 'all'
    ? DELIVER[inTurn(['queue', 'http', 'events'] as const, turn)](body, Math.floor(turn / 3))
    : DELIVER[trigger](body, turn);
