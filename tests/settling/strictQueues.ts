import type { Attribute } from '../../lib/queue/message.ts';
import type { Hidden, Outgoing, QueueName, Queues } from '../../lib/queue/queues.ts';

/** Bytes that a message may have, attributes included, as the template declares it. */
export const LARGEST: Readonly<Record<QueueName, number>> = {
  source: 256 * 1_024,
  deadLetter: 1_024 * 1_024,
  parked: 1_024 * 1_024,
};

/** What SQS takes in bodies and attribute values (API reference, SendMessage). */
const TEXT = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]+$/u;
const NAME = /^(?!\.)(?!.*\.\.)[A-Za-z0-9_.-]{1,256}(?<!\.)$/;
const TYPE = /^(String|Number|Binary)(\..+)?$/;

const bytesOf = ({ body, attributes }: Outgoing): number =>
  Object.entries(attributes).reduce(
    (sum, [name, { DataType, StringValue = '', BinaryValue = '' }]) =>
      sum +
      [name, DataType, StringValue, BinaryValue].reduce(
        (bytes, part) => bytes + Buffer.byteLength(part),
        0,
      ),
    Buffer.byteLength(body),
  );

const isAttribute = ([name, attribute]: [string, Attribute]): boolean => {
  const { DataType, StringValue, BinaryValue } = attribute;
  const isBinary = DataType.startsWith('Binary');
  const hasValue = isBinary
    ? (BinaryValue?.byteLength ?? 0) > 0 && StringValue === undefined
    : typeof StringValue === 'string' && TEXT.test(StringValue) && BinaryValue === undefined;
  return NAME.test(name) && TYPE.test(DataType) && hasValue;
};

/** Why SQS would not take a message; undefined: it would. */
const complaintAbout = (queue: QueueName, message: Outgoing): string | undefined => {
  const { body, attributes, delaySeconds = 0 } = message;
  if (!TEXT.test(body)) return 'characters that SQS refuses in the body';
  const wrong = Object.entries(attributes).find((entry) => !isAttribute(entry));
  if (wrong) return `the attribute ${wrong[0]}`;
  if (Object.keys(attributes).length > 10) return 'more than ten attributes';
  if (!Number.isInteger(delaySeconds) || delaySeconds < 0 || delaySeconds > 900) {
    return `a delay of ${delaySeconds} s`;
  }
  const bytes = bytesOf(message);
  return bytes > LARGEST[queue] ? `${bytes} bytes` : undefined;
};

/** A copy that was sent. */
export interface Sent {
  readonly queue: QueueName;
  readonly message: Outgoing;
}

/** Queues that remember what they took, and refuse what SQS would refuse. */
export interface StrictQueues extends Queues {
  readonly sent: readonly Sent[];
  readonly hidden: readonly Hidden[];
  /** What had to be refused, and why. */
  readonly complaints: readonly string[];
}

/** @param refuses - which copies SQS cannot take just now. */
export const createStrictQueues = (
  refuses: (queue: QueueName, message: Outgoing) => boolean = () => false,
): StrictQueues => {
  const sent: Sent[] = [];
  const hidden: Hidden[] = [];
  const complaints: string[] = [];
  return {
    sent,
    hidden,
    complaints,
    send: (queue, messages) => {
      const confirmed = messages.filter((message) => {
        const complaint = complaintAbout(queue, message);
        if (complaint !== undefined) complaints.push(`${queue}: ${complaint}`);
        return complaint === undefined && !refuses(queue, message);
      });
      sent.push(...confirmed.map((message) => ({ queue, message })));
      return Promise.resolve(new Set(confirmed.map(({ id }) => id)));
    },
    hide: (messages) => {
      hidden.push(...messages);
      return Promise.resolve(new Set(messages.map(({ id }) => id)));
    },
    waiting: () => Promise.resolve(0),
  };
};
