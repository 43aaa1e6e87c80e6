import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Attempts, afterRedrive } from '../../lib/cancel/attempts.ts';
import { type Disposition, dispose, moveAway } from '../../lib/queue/disposition.ts';
import type { FailureReason } from '../../lib/queue/failureRecord.ts';
import type { Attribute, Message } from '../../lib/queue/message.ts';
import { readArrival, readMessage } from '../../lib/queue/readMessage.ts';
import { deliveryOf, MORNING } from '../records.ts';
import { createStrictQueues, LARGEST } from './strictQueues.ts';

const RUNS = { seed: 20_260_124, numRuns: 150 };
const POLICY = { retryWindowMs: 3_600_000, maxQueueAgeMs: 86_400_000 };

/** All text that SQS takes, with what JSON has to escape and what takes several bytes often among it. */
const allowed = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }) },
  {
    weight: 1,
    arbitrary: fc
      .array(
        fc.constantFrom('"', '\\', '\t', '\n', '\r', ' ', '\u007f', '\ud7ff', '\ufffd', '🎬'),
        {
          minLength: 1,
          maxLength: 40,
        },
      )
      .map((characters) => characters.join('')),
  },
);
const attributeName = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_-]{1,20}(\.[A-Za-z0-9_-]{1,20})?$/),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'other_attributes'),
);
const OURS = new Set(['attempts', 'failure', 'failure_class', 'error_code', 'redrives']);
const attribute: fc.Arbitrary<Attribute> = fc.oneof(
  fc.record({ DataType: fc.constantFrom('String', 'String.json'), StringValue: allowed }),
  fc.record({
    DataType: fc.constantFrom('Number', 'Number.int'),
    StringValue: fc.integer().map(String),
  }),
  fc.record({
    DataType: fc.constantFrom('Binary', 'Binary.png'),
    BinaryValue: fc.uint8Array({ minLength: 1, maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
  }),
);
const attributes = fc
  .uniqueArray(fc.tuple(attributeName, attribute), {
    maxLength: 10,
    selector: ([name]) => name,
  })
  .map((entries) => Object.fromEntries(entries.filter(([name]) => !OURS.has(name))));

const instant = fc.integer({ min: MORNING - 1e9, max: MORNING });
const attempts: fc.Arbitrary<Attempts> = fc.record(
  {
    enqueuedAt: instant,
    firstFailureAt: instant,
    tries: fc.nat(50),
    deleteSent: fc.boolean(),
    redrives: fc.nat(5),
  },
  { requiredKeys: ['enqueuedAt', 'tries', 'deleteSent', 'redrives'] },
);
const message: fc.Arbitrary<Message> = fc.record(
  {
    id: fc.uuid(),
    receiptHandle: fc.constant('receipt'),
    body: allowed,
    attributes,
    attempts,
    sentAt: instant,
    groupId: fc.constantFrom('night', 'day'),
  },
  { requiredKeys: ['id', 'receiptHandle', 'body', 'attributes', 'attempts', 'sentAt'] },
);
const reason: fc.Arbitrary<FailureReason> = fc.record(
  {
    class: fc.constantFrom('retry', 'permanent', 'rejected', 'aged'),
    code: fc.string({ unit: 'binary', minLength: 1 }),
    message: fc.string({ unit: 'binary' }),
    status: fc.integer({ min: 300, max: 599 }),
    requestId: fc.stringMatching(/^[a-f0-9]{1,32}$/),
  },
  { requiredKeys: ['class', 'code', 'message'] },
);

/** The copy, once SQS has taken it. */
const taken = async (disposition: Disposition) => {
  if (disposition.kind !== 'move') throw new TypeError(`nothing to send: ${disposition.kind}`);
  const queues = createStrictQueues();
  await queues.send(disposition.to, [disposition.copy]);
  expect(queues.complaints).toEqual([]);
  return disposition.copy;
};
const theirs = ({ body, attributes: theirAttributes, groupId }: Message) => ({
  body,
  attributes: theirAttributes,
  groupId,
});

describe('a message', () => {
  test('survives its way through the dead-letter or the parked queue, and back', async () => {
    const queue = fc.constantFrom('deadLetter' as const, 'parked' as const);
    await fc.assert(
      fc.asyncProperty(message, reason, queue, async (original, why, to) => {
        const letter = await taken(moveAway(original, to, why, original.attempts, MORNING));

        const record = deliveryOf(letter, MORNING + 1);
        expect(theirs(readMessage(record))).toEqual(theirs(original));
        expect(readMessage(record).attempts).toEqual(original.attempts);
        expect(theirs(readArrival(record))).toEqual(theirs(original));
        expect(readArrival(record).attempts).toEqual(afterRedrive(original.attempts, MORNING + 1));
      }),
      RUNS,
    );
  });

  test('survives being tried again', async () => {
    const failure = {
      class: 'retry',
      code: 'HTTP.503',
      message: 'later',
      sent: false,
      remedy: 'none',
    } as const;
    const outcome = { kind: 'retry', failure, deleteSent: false } as const;
    await fc.assert(
      fc.asyncProperty(
        message,
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        async (original, random) => {
          const copy = await taken(dispose(original, outcome, POLICY, MORNING, () => random));

          const again = readMessage(deliveryOf(copy, MORNING + 1));
          expect(theirs(again)).toEqual(theirs(original));
          expect(again.attempts.tries).toBe(original.attempts.tries + 1);
        },
      ),
      RUNS,
    );
  });

  test.each<[string, (bytes: number) => string]>([
    ['letters', (bytes) => 'x'.repeat(bytes)],
    ['film', (bytes) => '🎬'.repeat(bytes / 4)],
    ['what JSON escapes', (bytes) => '"'.repeat(bytes)],
  ])('survives at its largest: half of it %s, half of it attributes', async (_, filled) => {
    const half = LARGEST.source / 2;
    const original: Message = {
      id: 'm',
      receiptHandle: 'r',
      body: filled(half),
      attributes: Object.fromEntries(
        Array.from({ length: 10 }, (__, index) => {
          const bytes = Math.floor((half / 10 - 20) / 4) * 4;
          return [
            `a${index}`,
            index % 2
              ? { DataType: 'Binary', BinaryValue: Buffer.alloc(bytes, index) }
              : { DataType: 'String', StringValue: filled(bytes) },
          ];
        }),
      ),
      attempts: { enqueuedAt: MORNING, tries: 0, deleteSent: false, redrives: 0 },
      sentAt: MORNING,
    };

    const letter = await taken(
      moveAway(
        original,
        'deadLetter',
        { class: 'aged', code: 'X', message: '"'.repeat(1_000) },
        original.attempts,
        MORNING,
      ),
    );

    expect(theirs(readMessage(deliveryOf(letter)))).toEqual(theirs(original));
  });
});
