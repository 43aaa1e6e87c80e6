import { type Attempts, writeAttempts } from '../cancel/attempts.ts';
import { messageBytes } from './batches.ts';
import { type Attributes, type Message, OUR_ATTRIBUTES, stringAttribute } from './message.ts';
import type { Outgoing } from './queues.ts';
import { withOurs } from './surplus.ts';

/** Bytes that a message of the source queue may have: 256 KiB, as the template declares. */
const LARGEST_ON_SOURCE = 262_144;

/** A copy of a message, in the same message group. */
export const copyOf = ({ id, body, groupId }: Message, attributes: Attributes): Outgoing => ({
  id,
  body,
  attributes,
  ...(groupId === undefined ? {} : { groupId }),
});

/** Attributes with which a message goes to the source queue again: the sender's, and what is known of its tries. */
export const sourceAttributes = ({ attributes }: Message, attempts: Attempts): Attributes =>
  withOurs(
    attributes,
    { [OUR_ATTRIBUTES.attempts]: stringAttribute(writeAttempts(attempts)) },
    OUR_ATTRIBUTES.attempts,
  );

/** Whether the source queue has room for a copy with all its attributes. */
export const fitsSource = ({ body, attributes }: Outgoing): boolean =>
  messageBytes({ MessageBody: body, MessageAttributes: attributes }) <= LARGEST_ON_SOURCE;
