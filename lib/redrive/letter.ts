import type { SQSRecord } from 'aws-lambda';
import { type AllowedProjects, parseBody } from '../cancel/request.ts';
import { readShape, type Shape } from '../cancel/shapes/readShape.ts';
import { type Attributes, type Message, OUR_ATTRIBUTES, textAttributes } from '../queue/message.ts';
import { attributesOf, readMessage } from '../queue/readMessage.ts';
import { type FailureNote, readFailureNote } from './failureNote.ts';

/** A message of the dead-letter or the parked queue. */
export interface Letter {
  /** Its id on the queue. */
  readonly id: string;
  readonly receiptHandle: string;
  readonly message: Message;
  /** All its attributes, ours included. */
  readonly attributes: Attributes;
  /** What its body is, read as the consumer reads it but for the projects that are configured. */
  readonly parsed: Shape;
  /** What failed. Absent on a bare message: one that SQS moved itself, or that was dropped in by hand. */
  readonly failure?: FailureNote;
  readonly receiveCount: number;
}

/** Letters are sent back to be judged by the consumer: which projects are configured is its business. */
const ANY_PROJECT: AllowedProjects = {
  projectIds: Object.assign(new Set<string>(), { has: () => true }),
  defaultProject: '',
};

/** Reads a record of the dead-letter or the parked queue. Never throws. */
export const readLetter = (record: SQSRecord): Letter => {
  const message = readMessage(record);
  const failure = readFailureNote(record.messageAttributes[OUR_ATTRIBUTES.failure]?.stringValue);
  const arrival = { body: message.body, attributes: textAttributes(message.attributes) };
  return {
    id: message.id,
    receiptHandle: message.receiptHandle,
    message,
    attributes: attributesOf(record),
    parsed: readShape(arrival, ANY_PROJECT),
    ...(failure === undefined ? {} : { failure }),
    receiveCount: Number(record.attributes.ApproximateReceiveCount),
  };
};

/** Requests that a letter holds whose body can be read. */
export const requestsOf = ({ parsed }: Letter): number => {
  if (parsed.kind === 'list') return parsed.taskIds.length;
  return parsed.kind === 'batch' ? parsed.bodies.length : 1;
};

/**
 * When the requests of a letter stop being worth anything, in epoch milliseconds. Undefined for never, and for a batch
 * of events, each of which has its own.
 */
export const notAfterOf = ({ parsed }: Letter): number | undefined => {
  if (parsed.kind === 'single') return parsed.request.notAfter;
  if (parsed.kind !== 'list') return undefined;
  // Those of a list share their fields.
  const first = parseBody(parsed.singleBodies[0] as string, ANY_PROJECT);
  return (first as typeof first & { kind: 'single' }).request.notAfter;
};
