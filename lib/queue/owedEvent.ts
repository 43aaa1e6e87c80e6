import { afterFailure } from '../cancel/attempts.ts';
import { copyOf, fitsSource, sourceAttributes } from './copies.ts';
import { type DeathPolicy, type Disposition, isAged, moveAway } from './disposition.ts';
import type { FailureReason } from './failureRecord.ts';
import { type Message, stringAttribute } from './message.ts';
import { retryDelaySeconds } from './retryDelay.ts';

/**
 * Attribute with the event that a message still owes: its request has ended, and only that must still be told. It is
 * passed on like an attribute of the sender, also to the dead-letter queue and back.
 */
const OWED_EVENT = 'owed_event';

const NOT_CONFIRMED: FailureReason = {
  class: 'retry',
  code: 'EVENT_NOT_CONFIRMED',
  message: 'the event bus has not confirmed the event that tells of the outcome',
};

/** The event that a message owes; undefined when its request is still to be served. */
export const owedEventOf = ({ attributes }: Message): string | undefined =>
  attributes[OWED_EVENT]?.StringValue;

/**
 * Sends a message whose request has ended to the source queue again, only to be told of: the outcome as it was, without
 * another call of the API. After a day it is dead, and owes its event there too.
 */
export const oweEvent = (
  message: Message,
  event: string,
  policy: DeathPolicy,
  now: number,
  random: () => number,
): Disposition => {
  const owing: Message = {
    ...message,
    attributes: { ...message.attributes, [OWED_EVENT]: stringAttribute(event) },
  };
  const attempts = afterFailure(message.attempts, now, false);
  const copy = {
    ...copyOf(owing, sourceAttributes(owing, attempts)),
    delaySeconds: retryDelaySeconds(attempts.tries, random),
  };
  return isAged(message, policy, now) || !fitsSource(copy)
    ? moveAway(owing, 'deadLetter', NOT_CONFIRMED, attempts, now)
    : { kind: 'move', to: 'source', copy, reason: NOT_CONFIRMED };
};
