import { describe, expect, test } from '@jest/globals';
import type { Outgoing } from '../../lib/queue/queues.ts';
import { readArrival } from '../../lib/queue/readMessage.ts';
import { parkedCopy } from '../../lib/redrive/parkedCopy.ts';
import { redriveCopy } from '../../lib/redrive/redriveCopy.ts';
import { deliveryOf, MORNING } from '../records.ts';
import { LARGEST } from '../settling/strictQueues.ts';
import { bareLetterOf, jsonIn, letterOf, manyAttributes } from './deadLetters.ts';

const LATER = MORNING + 3_600_000;
const BODY = '{ "task_id": 9007199254740993 }';
const bytesOf = ({ body, attributes }: Outgoing): number =>
  Buffer.byteLength(body) +
  Object.entries(attributes)
    .flatMap(([name, { DataType, StringValue = '' }]) => [name, DataType, StringValue])
    .reduce((sum, part) => sum + Buffer.byteLength(part), 0);

describe('what is sent back', () => {
  test('is the body untouched, in its group, with the attributes of its sender', () => {
    const attributes = manyAttributes(3);
    const letter = letterOf(BODY, { attributes, groupId: 'tenant-1' });

    const copy = redriveCopy(letter, LATER, 60);

    expect(copy).toMatchObject({ body: BODY, groupId: 'tenant-1', delaySeconds: 60 });
    expect(Object.keys(copy.attributes).toSorted()).toEqual(['a0', 'a1', 'a2', 'attempts']);
    expect(copy.attributes).toMatchObject(attributes);
  });

  test('has all of its retry window before it, and is queried first if a DELETE was sent', () => {
    const letter = letterOf(BODY, { redrives: 2, deleteSent: true });

    expect(jsonIn(redriveCopy(letter, LATER, 0).attributes, 'attempts')).toEqual({
      enqueued_at: LATER,
      tries: 0,
      delete_sent: true,
      redrives: 3,
    });
  });

  test('has come back once more and not twice when the consumer reads it', () => {
    const letter = letterOf(BODY, { redrives: 2, deleteSent: true });

    const arrived = readArrival(deliveryOf(redriveCopy(letter, LATER, 0), LATER + 5));

    expect(arrived.attempts).toEqual({
      enqueuedAt: LATER,
      tries: 0,
      deleteSent: true,
      redrives: 3,
    });
  });

  test.each([8, 9, 10])('keeps %d attributes of its sender', (count) => {
    const attributes = manyAttributes(count);

    for (const letter of [letterOf(BODY, { attributes }), bareLetterOf(BODY, attributes)]) {
      const copy = redriveCopy(letter, LATER, 0);

      expect(Object.keys(copy.attributes).length).toBeLessThanOrEqual(10);
      expect(readArrival(deliveryOf(copy)).attributes).toEqual(attributes);
      expect(readArrival(deliveryOf(copy)).attempts.redrives).toBe(1);
    }
  });
});

describe('what is parked', () => {
  test('is the letter as it was, and says in addition why nothing more is tried', () => {
    const letter = letterOf(BODY, { attributes: manyAttributes(3), redrives: 5 });

    const copy = parkedCopy(letter, 'max_redrives', LATER);

    expect(copy.body).toBe(BODY);
    const { failure: _, ...others } = letter.attributes;
    expect(copy.attributes).toMatchObject(others);
    expect(jsonIn(copy.attributes, 'failure')).toEqual({
      ...jsonIn(letter.attributes, 'failure'),
      parked_because: 'max_redrives',
      parked_at: new Date(LATER).toISOString(),
    });
  });

  test('keeps a failure that a later version wrote', () => {
    const failure = { v: 9, why: 'not known yet', odd: '\ufffe' };
    const letter = bareLetterOf(BODY, {
      failure: { DataType: 'String', StringValue: JSON.stringify(failure) },
    });

    const copy = parkedCopy(letter, 'too_old', LATER);

    expect(jsonIn(copy.attributes, 'failure')).toMatchObject(failure);
    expect(copy.attributes['failure']?.StringValue).not.toContain('\ufffe');
  });

  test('says of a bare message that nothing is known, or what is wrong with its body', () => {
    const known = parkedCopy(bareLetterOf(BODY), 'too_old', LATER);
    const wrong = parkedCopy(bareLetterOf({ task_id: 'x' }), 'unreadable', LATER);
    const strange = parkedCopy(bareLetterOf({ hello: 'you' }), 'unreadable', LATER);

    expect(jsonIn(known.attributes, 'failure')).toMatchObject({
      class: 'aged',
      code: 'NO_FAILURE',
      parked_because: 'too_old',
    });
    expect(jsonIn(wrong.attributes, 'failure')).toMatchObject({
      class: 'rejected',
      code: 'INVALID_REQUEST',
      message: expect.stringContaining('task_id'),
    });
    expect(jsonIn(strange.attributes, 'failure')).toMatchObject({ class: 'rejected' });
    expect(wrong.attributes).toMatchObject({
      failure_class: { StringValue: 'rejected' },
      error_code: { StringValue: 'INVALID_REQUEST' },
      redrives: { StringValue: '0' },
    });
  });

  test('has all of ten attributes of its sender, and no more than SQS takes', () => {
    const attributes = manyAttributes(10);

    for (const letter of [letterOf(BODY, { attributes }), bareLetterOf(BODY, attributes)]) {
      const copy = parkedCopy(letter, 'too_old', LATER);

      expect(Object.keys(copy.attributes).length).toBeLessThanOrEqual(10);
      expect(readArrival(deliveryOf(copy)).attributes).toEqual(attributes);
    }
  });

  test('goes as it is when it fills a whole message, since else it would never go', () => {
    const letter = bareLetterOf('x'.repeat(LARGEST.parked));

    const copy = parkedCopy(letter, 'unreadable', LATER);

    expect(bytesOf(copy)).toBe(LARGEST.parked);
    expect(copy.attributes).toEqual({});
  });
});
