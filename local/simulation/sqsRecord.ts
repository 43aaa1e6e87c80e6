import type { SQSMessageAttributes, SQSRecord } from 'aws-lambda';
import type { StoredMessage } from './storedMessage.ts';

const toAttributes = (attributes: StoredMessage['attributes']): SQSMessageAttributes =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue }]) => [
      name,
      {
        dataType: DataType as 'String' | 'Number',
        ...(StringValue === undefined ? {} : { stringValue: StringValue }),
      },
    ]),
  );

/** A received message as Lambda delivers it to a function. */
export const toRecord = (message: StoredMessage): SQSRecord => ({
  messageId: message.id,
  receiptHandle: receiptHandle(message),
  body: message.body,
  attributes: {
    ApproximateReceiveCount: String(message.receiveCount),
    SentTimestamp: String(message.sentAt),
    SenderId: 'simulation',
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.sentAt),
    ...(message.groupId === undefined ? {} : { MessageGroupId: message.groupId }),
  },
  messageAttributes: toAttributes(message.attributes),
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:cancel-requests',
  awsRegion: 'eu-central-1',
});

const receiptHandle = ({ id, receipt }: StoredMessage): string => `${id} ${receipt}`;

/** The message and the receipt that a handle stands for. */
export const readReceiptHandle = (handle: string): { id: string; receipt: number } => {
  const blank = handle.indexOf(' ');
  return { id: handle.slice(0, blank), receipt: Number(handle.slice(blank + 1)) };
};
