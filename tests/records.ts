import type { SQSMessageAttribute, SQSRecord } from 'aws-lambda';
import type { Attribute, Attributes } from '../lib/queue/message.ts';
import type { Outgoing } from '../lib/queue/queues.ts';

/** An ordinary morning. */
export const MORNING = Date.UTC(2026, 0, 15, 9, 30, 17);

const received = ({ DataType, StringValue, BinaryValue }: Attribute): SQSMessageAttribute => ({
  dataType: DataType,
  ...(StringValue === undefined ? {} : { stringValue: StringValue }),
  ...(BinaryValue === undefined
    ? {}
    : { binaryValue: Buffer.from(BinaryValue).toString('base64') }),
  stringListValues: [],
  binaryListValues: [],
});

interface RecordOptions {
  readonly attributes?: Attributes;
  readonly sentAt?: number;
  readonly groupId?: string;
}

let made = 0;

/** A message as Lambda delivers it. The body is text, or what its JSON says. */
export const recordOf = (
  body: unknown,
  { attributes = {}, sentAt = MORNING, groupId }: RecordOptions = {},
): SQSRecord => {
  made++;
  return {
    messageId: `message-${made}`,
    receiptHandle: `receipt-${made}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: {
      SentTimestamp: String(sentAt),
      ApproximateReceiveCount: '1',
      ApproximateFirstReceiveTimestamp: String(sentAt),
      SenderId: 'tests',
      ...(groupId === undefined ? {} : { MessageGroupId: groupId }),
    },
    messageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, attribute]) => [name, received(attribute)]),
    ),
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:cancel-requests',
    awsRegion: 'eu-central-1',
  };
};

/** The record as which a sent copy arrives, as it was sent. */
export const deliveryOf = (
  { body, attributes, groupId }: Outgoing,
  sentAt: number = MORNING,
): SQSRecord =>
  recordOf(body, { attributes, sentAt, ...(groupId === undefined ? {} : { groupId }) });

/** The `attempts` attribute as this service writes it. */
export const attemptsAttribute = (known: {
  readonly enqueuedAt?: number;
  readonly firstFailureAt?: number;
  readonly tries?: number;
  readonly deleteSent?: boolean;
  readonly redrives?: number;
}): Attributes => ({
  attempts: {
    DataType: 'String',
    StringValue: JSON.stringify({
      enqueued_at: known.enqueuedAt ?? MORNING,
      first_failure_at: known.firstFailureAt,
      tries: known.tries ?? 0,
      delete_sent: known.deleteSent ?? false,
      redrives: known.redrives ?? 0,
    }),
  },
});
