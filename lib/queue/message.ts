import type { SQSRecord } from 'aws-lambda';
import { type Attempts, readAttempts } from '../cancel/attempts.ts';

/** A message attribute as the queue service takes it. */
export interface Attribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: Uint8Array;
}

/** Message attributes by name. */
export type Attributes = Readonly<Record<string, Attribute>>;

/** A received message, read into what the consumer works with. */
export interface Message {
  readonly id: string;
  readonly receiptHandle: string;
  /** Byte for byte as it was sent. */
  readonly body: string;
  /** The sender's attributes, without our own. */
  readonly attributes: Attributes;
  readonly attempts: Attempts;
  /** Epoch milliseconds at which the queue took this copy. */
  readonly sentAt: number;
  /** Message group of a fair queue, kept on copies. */
  readonly groupId?: string;
}

/** Names of the attributes that this service adds to messages. */
export const OUR_ATTRIBUTES = {
  attempts: 'attempts',
  failure: 'failure',
  failureClass: 'failure_class',
  errorCode: 'error_code',
  redrives: 'redrives',
} as const;

const ours: ReadonlySet<string> = new Set(Object.values(OUR_ATTRIBUTES));

/** A text attribute. */
export const stringAttribute = (value: string): Attribute => ({
  DataType: 'String',
  StringValue: value,
});

const fromRecord = (record: SQSRecord): Attributes =>
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

/** Reads a record of a Lambda event. */
export const readMessage = (record: SQSRecord): Message => {
  const attributes = fromRecord(record);
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

/** A message has at most this many attributes. */
const MOST_ATTRIBUTES = 10;
/** Field of our JSON attributes that carries the sender's attributes for which there was no room. */
const SURPLUS = 'other_attributes';

type PackedAttribute = readonly [type: string, text: string | null, base64: string | null];

const isPacked = (value: unknown): value is PackedAttribute =>
  Array.isArray(value) && value.length === 3 && typeof value[0] === 'string';

const unpackSurplus = (json: string | undefined): Attributes => {
  if (!json?.includes(SURPLUS)) return {};
  let packed: unknown;
  try {
    packed = (JSON.parse(json) as Record<string, unknown>)[SURPLUS];
  } catch {
    return {};
  }
  if (typeof packed !== 'object' || packed === null) return {};
  return Object.fromEntries(
    Object.entries(packed)
      .filter((entry): entry is [string, PackedAttribute] => isPacked(entry[1]))
      .map(([name, [type, text, base64]]) => [
        name,
        {
          DataType: type,
          ...(text === null ? {} : { StringValue: text }),
          ...(base64 === null ? {} : { BinaryValue: Buffer.from(base64, 'base64') }),
        },
      ]),
  );
};

const pack = ({ DataType, StringValue, BinaryValue }: Attribute): PackedAttribute => [
  DataType,
  StringValue ?? null,
  BinaryValue === undefined ? null : Buffer.from(BinaryValue).toString('base64'),
];

/**
 * Joins the sender's attributes with ours. What exceeds the ten that a message may have moves into `carrier`,
 * one of our JSON attributes, so that none is lost.
 */
export const withOurs = (
  theirs: Attributes,
  ourAttributes: Attributes,
  carrier: string,
): Attributes => {
  const room = MOST_ATTRIBUTES - Object.keys(ourAttributes).length;
  const entries = Object.entries(theirs);
  const surplus = entries.slice(room);
  const kept = { ...Object.fromEntries(entries.slice(0, room)), ...ourAttributes };
  if (surplus.length === 0) return kept;
  const json = JSON.parse(ourAttributes[carrier]?.StringValue ?? '{}') as Record<string, unknown>;
  json[SURPLUS] = Object.fromEntries(surplus.map(([name, value]) => [name, pack(value)]));
  return { ...kept, [carrier]: stringAttribute(JSON.stringify(json)) };
};
