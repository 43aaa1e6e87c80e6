import { afterFailure, noAttempts } from '../../lib/cancel/attempts.ts';
import { moveAway } from '../../lib/queue/disposition.ts';
import type { FailureReason } from '../../lib/queue/failureRecord.ts';
import type { Attributes } from '../../lib/queue/message.ts';
import type { Outgoing } from '../../lib/queue/queues.ts';
import { readMessage } from '../../lib/queue/readMessage.ts';
import { type Letter, readLetter } from '../../lib/redrive/letter.ts';
import { deliveryOf, MORNING, recordOf } from '../records.ts';

/** A failure that may pass. */
export const UNAVAILABLE: FailureReason = {
  class: 'retry',
  code: 'HTTP_503',
  message: 'the API is not available',
  status: 503,
  requestId: 'mpc-1',
};

interface DeadLetterOptions {
  /** The sender's attributes. */
  readonly attributes?: Attributes;
  readonly redrives?: number;
  readonly deleteSent?: boolean;
  /** When it died, in epoch milliseconds. */
  readonly at?: number;
  readonly groupId?: string;
}

/** A dead letter as the consumer puts it on its queue. The body is text, or what its JSON says. */
export const deadLetterOf = (
  body: unknown,
  { attributes, redrives = 0, deleteSent = false, at = MORNING, groupId }: DeadLetterOptions = {},
): Outgoing => {
  const record = recordOf(body, {
    ...(attributes === undefined ? {} : { attributes }),
    sentAt: at,
    ...(groupId === undefined ? {} : { groupId }),
  });
  const message = readMessage(record);
  const attempts = { ...afterFailure(noAttempts(at), at, deleteSent), redrives };
  const moved = moveAway(message, 'deadLetter', UNAVAILABLE, attempts, at);
  if (moved.kind !== 'move') throw new RangeError('a dead letter is moved');
  return moved.copy;
};

/** A dead letter as redrive reads it. */
export const letterOf = (body: unknown, options: DeadLetterOptions = {}): Letter =>
  readLetter(deliveryOf(deadLetterOf(body, options), options.at ?? MORNING));

/** A letter of which nothing is known: moved by SQS itself, or dropped in by hand. */
export const bareLetterOf = (
  body: unknown,
  attributes: Attributes = {},
  sentAt: number = MORNING,
): Letter => readLetter(recordOf(body, { attributes, sentAt }));

/** The JSON in an attribute. */
export const jsonIn = (attributes: Attributes, name: string) =>
  JSON.parse(attributes[name]?.StringValue ?? 'null');

/** So many attributes of a sender. */
export const manyAttributes = (count: number): Attributes =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `a${index}`,
      { DataType: 'String', StringValue: `value ${index}` },
    ]),
  );

/** Dead letters of tasks 1, 2, 3 and so on. */
export const lettersFor = (count: number, redrives = 0): Outgoing[] =>
  Array.from({ length: count }, (_, index) => deadLetterOf({ task_id: index + 1 }, { redrives }));

/** The task of a request for one. */
export const taskOf = ({ body }: { readonly body: string }): number => JSON.parse(body).task_id;
