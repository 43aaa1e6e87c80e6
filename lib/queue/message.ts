import type { Attempts } from '../cancel/attempts.ts';

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

/** A text attribute. */
export const stringAttribute = (value: string): Attribute => ({
  DataType: 'String',
  StringValue: value,
});

/** The values of the attributes that are texts or numbers. */
export const textAttributes = (attributes: Attributes): Record<string, string> =>
  Object.fromEntries(
    Object.entries(attributes).flatMap(([name, { StringValue }]) =>
      StringValue === undefined ? [] : [[name, StringValue]],
    ),
  );
