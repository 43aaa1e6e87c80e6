import { describe, expect, test } from '@jest/globals';
import { stringAttribute } from '../../lib/queue/message.ts';
import { createBudget } from '../../lib/redrive/budget.ts';
import { decide } from '../../lib/redrive/decide.ts';
import { readFailureNote } from '../../lib/redrive/failureNote.ts';
import { parkedCopy } from '../../lib/redrive/parkedCopy.ts';
import { createTally } from '../../lib/redrive/redriveReport.ts';
import { MORNING } from '../records.ts';
import { bareLetterOf, jsonIn } from './deadLetters.ts';

const note = { class: 'retry', code: 'HTTP_503', message: 'not available', attempts: 3 };

describe('what failed', () => {
  test('is read as far as it is known', () => {
    expect(readFailureNote(JSON.stringify(note))).toEqual(note);
  });

  test.each(['no JSON', JSON.stringify({ ...note, first_failure_at: 'yesterday' })])(
    'is not known from what this service does not write: %s',
    (text) => {
      expect(readFailureNote(text)).toBeUndefined();
    },
  );

  test('is written anew on a letter that is parked with what is no JSON', () => {
    const letter = bareLetterOf('no request', { failure: stringAttribute('no JSON') });

    const { attributes } = parkedCopy(letter, 'unreadable', MORNING);

    expect(jsonIn(attributes, 'failure')).toMatchObject({ parked_because: 'unreadable' });
  });
});

test('a batch of events takes as much of the budget as it has requests', () => {
  const event = (id: string) => ({
    specversion: '1.0',
    id,
    source: '/s',
    type: 't',
    data: { task_id: 1 },
  });
  const batch = bareLetterOf(JSON.stringify([event('1'), event('2'), event('3')]));
  const budget = createBudget({
    requestsPerMinute: 100,
    intervalMs: 3_600_000,
    waiting: 0,
    mostLetters: Number.POSITIVE_INFINITY,
  });
  let taken = 0;
  const counting: typeof budget = {
    ...budget,
    take: (requests) => {
      taken += requests;
      return budget.take(requests);
    },
  };

  const move = decide(batch, { maxRedrives: 5 }, counting, createTally(), MORNING + 43_200_000);

  expect(move?.to).toBe('source');
  expect(taken).toBe(3);
});
