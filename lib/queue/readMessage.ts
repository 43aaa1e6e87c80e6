import type { SQSRecord } from 'aws-lambda';
import { afterRedrive, readAttempts } from '../cancel/attempts.ts';
import { type Attributes, type Message, OUR_ATTRIBUTES } from './message.ts';
import { unpackSurplus } from './surplus.ts';

const ours: ReadonlySet<string> = new Set(Object.values(OUR_ATTRIBUTES));

/** All attributes of a record, the sender's and ours, as they can be sent again. */
export const attributesOf = (record: SQSRecord): Attributes =>
  Object.fromEntries(
    Object.entries(record.messageAttributes).map(
      ([name, { dataType, stringValue, binaryValue }]) => [
        name,
        {
          DataType: dataType,
          ...(stringValue === undefined ? {} : { StringValue: stringValue }),
          ...(binaryValue === undefined ? {} : { BinaryValue: Buffer.from(binaryValue, 'base64') }),
        },
      ],
    ),
  );

/** Reads a record of any of the three queues. */
export const readMessage = (record: SQSRecord): Message => {
  const attributes = attributesOf(record);
  const sentAt = Number(record.attributes.SentTimestamp);
  const carried = attributes[OUR_ATTRIBUTES.attempts]?.StringValue;
  const groupId = record.attributes.MessageGroupId;
  return {
    id: record.messageId,
    receiptHandle: record.receiptHandle,
    body: record.body,
    attributes: {
      ...Object.fromEntries(Object.entries(attributes).filter(([name]) => !ours.has(name))),
      ...unpackSurplus(carried),
      ...unpackSurplus(attributes[OUR_ATTRIBUTES.failure]?.StringValue),
    },
    attempts: readAttempts(carried, sentAt),
    sentAt,
    ...(groupId === undefined ? {} : { groupId }),
  };
};

/**
 * Reads a record of the source queue. A dead or parked letter that was moved there as it is, by the queue service's own
 * redrive or by hand, starts over: as old and as often tried as it is, it would be dead again at its first hindrance.
 */
export const readArrival = (record: SQSRecord): Message => {
  const message = readMessage(record);
  const movedBack = Object.hasOwn(record.messageAttributes, OUR_ATTRIBUTES.failure);
  return movedBack
    ? { ...message, attempts: afterRedrive(message.attempts, message.sentAt) }
    : message;
};
