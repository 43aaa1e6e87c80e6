import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type Attempts,
  afterFailure,
  noAttempts,
  readAttempts,
  writeAttempts,
} from '../../lib/cancel/attempts.ts';

const SENT_AT = Date.UTC(2026, 0, 15, 9, 30);
const RUNS = { seed: 20_260_122, numRuns: 1_000 };
const LATEST = 8.64e15;

const attempts: fc.Arbitrary<Attempts> = fc.record(
  {
    enqueuedAt: fc.nat(LATEST),
    firstFailureAt: fc.nat(LATEST),
    tries: fc.nat(),
    deleteSent: fc.boolean(),
    redrives: fc.nat(),
  },
  { requiredKeys: ['enqueuedAt', 'tries', 'deleteSent', 'redrives'] },
);

describe('what is known of earlier tries', () => {
  test('survives the way through a message', () => {
    fc.assert(
      fc.property(attempts, (known) => {
        expect(readAttempts(writeAttempts(known), SENT_AT)).toStrictEqual({ ...known });
      }),
      RUNS,
    );
  });

  test('is nothing on a new message, which is as old as SQS says', () => {
    expect(readAttempts(undefined, SENT_AT)).toEqual({
      enqueuedAt: SENT_AT,
      tries: 0,
      deleteSent: false,
      redrives: 0,
    });
  });

  test('counts tries, and remembers the first failure and that a DELETE was sent', () => {
    const once = afterFailure(noAttempts(SENT_AT), SENT_AT + 1_000, true);
    const twice = afterFailure(once, SENT_AT + 2_000, false);

    expect(twice).toEqual({
      enqueuedAt: SENT_AT,
      firstFailureAt: SENT_AT + 1_000,
      tries: 2,
      deleteSent: true,
      redrives: 0,
    });
  });

  test.each<[string, object]>([
    ['has an age that no calendar has', { enqueued_at: LATEST + 1 }],
    ['failed at an instant that no calendar has', { first_failure_at: LATEST + 1 }],
    ['failed before time began', { first_failure_at: -1 }],
    ['has a fraction of a try', { tries: 0.5 }],
    ['owes a redrive', { redrives: -1 }],
    ['does not know whether a DELETE was sent', { delete_sent: 'perhaps' }],
    ['has lost its age', { enqueued_at: undefined }],
  ])('is nothing when it %s', (_, wrong) => {
    const known = { enqueued_at: 1, first_failure_at: 2, tries: 3, delete_sent: true, redrives: 4 };

    expect(readAttempts(JSON.stringify({ ...known, ...wrong }), SENT_AT)).toEqual(
      noAttempts(SENT_AT),
    );
  });

  test('is nothing when it cannot be read', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (attribute) => {
        expect(readAttempts(attribute, SENT_AT)).toEqual(noAttempts(SENT_AT));
      }),
      RUNS,
    );
  });
});
