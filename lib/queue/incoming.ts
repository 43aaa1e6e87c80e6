import type { SQSRecord } from 'aws-lambda';
import type { AllowedProjects } from '../cancel/request.ts';
import { readShape, type Shape } from '../cancel/shapes/readShape.ts';
import type { Announcer } from './announcer.ts';
import { type Message, textAttributes } from './message.ts';
import { owedEventOf } from './owedEvent.ts';
import { readArrival } from './readMessage.ts';

/** A message with what it asks for. */
export interface Incoming {
  readonly message: Message;
  /** `owing`: nothing more, it was served before and only its event must still be told. */
  readonly shape: Shape | { readonly kind: 'owing'; readonly event: string };
}

/**
 * Reads a record of the source queue. Never throws.
 * @param announcer - absent when nobody wants to be told: what owes only its event is then served like any other.
 */
export const readIncoming = (
  record: SQSRecord,
  projects: AllowedProjects,
  announcer: Announcer | undefined,
): Incoming => {
  const message = readArrival(record);
  const owed = owedEventOf(message);
  if (owed !== undefined && announcer?.isEvent(owed)) {
    return { message, shape: { kind: 'owing', event: owed } };
  }
  const arrival = { body: message.body, attributes: textAttributes(message.attributes) };
  return { message, shape: readShape(arrival, projects) };
};

/** Bodies of the messages that a message is to become; undefined for one that is no list. */
export const partsOf = ({ shape }: Incoming): readonly string[] | undefined => {
  switch (shape.kind) {
    case 'list':
      return shape.singleBodies;
    case 'batch':
      return shape.bodies;
    default:
      return undefined;
  }
};
