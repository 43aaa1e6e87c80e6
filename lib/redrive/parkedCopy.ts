import { toSendableJson } from '../cancel/sendableJson.ts';
import { messageBytes } from '../queue/batches.ts';
import { copyOf } from '../queue/copies.ts';
import { type FailureReason, failureAttributes } from '../queue/failureRecord.ts';
import { invalidReason, unrecognisedReason } from '../queue/invalidReason.ts';
import { type Attributes, OUR_ATTRIBUTES, stringAttribute } from '../queue/message.ts';
import type { Outgoing } from '../queue/queues.ts';
import type { Letter } from './letter.ts';
import type { ParkingCause } from './verdict.ts';

/** Bytes that a message of the parked queue may have, as the template declares. */
const LARGEST_PARKED = 1_048_576;

const BARE: FailureReason = {
  class: 'aged',
  code: 'NO_FAILURE',
  message: 'moved by SQS or by hand, without a word of what failed',
};

const noteOf = (attributes: Attributes): object | undefined => {
  try {
    const note: unknown = JSON.parse(attributes[OUR_ATTRIBUTES.failure]?.StringValue ?? 'null');
    return typeof note === 'object' && note !== null && !Array.isArray(note) ? note : undefined;
  } catch {
    return undefined;
  }
};

const bareReason = ({ parsed }: Letter): FailureReason => {
  switch (parsed.kind) {
    case 'invalid':
      return invalidReason(parsed.problems);
    case 'unrecognised':
      return unrecognisedReason(parsed.problems);
    default:
      return BARE;
  }
};

/**
 * A dead letter as it is parked: as it was, and its `failure` says in addition why nothing more is tried. A letter that
 * fills a whole message is parked without that: else it would stay, and SQS would forget it.
 *
 * @param now - epoch milliseconds.
 */
export const parkedCopy = (letter: Letter, because: ParkingCause, now: number): Outgoing => {
  const known = noteOf(letter.attributes);
  const { message } = letter;
  const attributes =
    known === undefined
      ? failureAttributes(message, bareReason(letter), message.attempts, now)
      : letter.attributes;
  const note = {
    ...(known ?? noteOf(attributes)),
    parked_because: because,
    parked_at: new Date(now).toISOString(),
  };
  const noted = {
    ...attributes,
    [OUR_ATTRIBUTES.failure]: stringAttribute(toSendableJson(JSON.stringify(note))),
  };
  const bytes = messageBytes({ MessageBody: message.body, MessageAttributes: noted });
  return copyOf(message, bytes <= LARGEST_PARKED ? noted : letter.attributes);
};
