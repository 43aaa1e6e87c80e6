import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createBudget } from '../../lib/redrive/budget.ts';

const QUARTER_MS = 900_000;
const worker = {
  requestsPerMinute: 70,
  intervalMs: QUARTER_MS,
  waiting: 0,
  mostLetters: Number.POSITIVE_INFINITY,
};
const takeAll = (options: typeof worker, requests = 1): number[] => {
  const budget = createBudget(options);
  const delays: number[] = [];
  for (let delay = budget.take(requests); delay !== undefined; delay = budget.take(requests)) {
    delays.push(delay);
  }
  return delays;
};

describe('the budget of a run', () => {
  test('is what the worker can serve until the next one', () => {
    expect(takeAll(worker)).toHaveLength(1_050);
  });

  test('is less by what waits on the source queue already', () => {
    expect(takeAll({ ...worker, waiting: 1_000 })).toHaveLength(50);
    expect(takeAll({ ...worker, waiting: 5_000 })).toEqual([]);
  });

  test('is never more than was asked for', () => {
    expect(takeAll({ ...worker, mostLetters: 3 })).toHaveLength(3);
    expect(takeAll({ ...worker, mostLetters: 0 })).toEqual([]);
  });

  test('counts the requests of a list, not its message', () => {
    expect(takeAll(worker, 100)).toHaveLength(10);
  });

  test('lets a list that is larger than any budget go alone', () => {
    const slow = { ...worker, requestsPerMinute: 7 };

    expect(takeAll(slow, 1_000)).toEqual([0]);
    expect(takeAll({ ...slow, waiting: 1 }, 1_000)).toEqual([]);
  });

  test('spreads requests at the pace of the worker, behind what waits', () => {
    const delays = takeAll({ ...worker, waiting: 70 });

    expect(delays[0]).toBe(60);
    expect(delays[70]).toBe(120);
    expect(delays.at(-1)).toBe(899);
  });

  test('never gives room for more requests than can be served, nor a delay that SQS refuses', () => {
    const options = fc.record({
      requestsPerMinute: fc.double({ min: 0.01, max: 1e9, noNaN: true }),
      intervalMs: fc.integer({ min: 60_000, max: 86_400_000 }),
      waiting: fc.nat(10_000),
    });
    fc.assert(
      fc.property(options, fc.array(fc.integer({ min: 1, max: 1_000 })), (given, letters) => {
        const budget = createBudget({ ...given, mostLetters: 1e9 });
        const servable = (given.intervalMs / 60_000) * given.requestsPerMinute;
        let ahead = given.waiting;

        for (const requests of letters) {
          const delay = budget.take(requests);
          if (delay === undefined) continue;
          expect(ahead === 0 || ahead + requests <= servable).toBe(true);
          expect(Number.isInteger(delay) && delay >= 0 && delay <= 900).toBe(true);
          ahead += requests;
        }
      }),
    );
  });
});
