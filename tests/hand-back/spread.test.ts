import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type HandBack, type Sharing, spread } from '../../lib/queue/handBack.ts';
import { MORNING } from '../records.ts';

const RUNS = { seed: 20_260_126, numRuns: 300 };
const ALONE: Sharing = { waiting: 0, environments: 1 };
const LONGEST_SECONDS = 900;

const handBack = (cause: HandBack['cause'], inMs: number, id = 'm'): HandBack => ({
  id,
  receiptHandle: `receipt of ${id}`,
  cause,
  notBefore: MORNING + inMs,
});
const seconds = (handBacks: readonly HandBack[], sharing = ALONE, random = () => 0): number[] =>
  spread(handBacks, sharing, MORNING, random).map((hidden) => hidden.seconds);

const wait = fc.integer({ min: -60_000, max: 172_800_000 });
/** Breakers stay open for ten minutes at most. */
const pause = fc.integer({ min: -60_000, max: 600_000 });
const sharing = fc.record({
  waiting: fc.option(fc.nat(100_000), { nil: undefined }),
  environments: fc.integer({ min: 1, max: 5 }),
});

describe('a message handed back', () => {
  test('keeps its id and its receipt', () => {
    expect(spread([handBack('time', 0, 'a')], ALONE, MORNING, () => 0)).toEqual([
      { id: 'a', receiptHandle: 'receipt of a', seconds: 0 },
    ]);
  });

  test('for lack of time is seen again at once', () => {
    expect(seconds([handBack('time', 0), handBack('time', 60_000)])).toEqual([0, 0]);
  });

  test('for an open breaker is seen again when it may close, spread over ten seconds', () => {
    const behindBreaker = [handBack('breaker', 300_000)];

    expect(seconds(behindBreaker, ALONE, () => 0)).toEqual([300]);
    expect(seconds(behindBreaker, ALONE, () => 0.5)).toEqual([305]);
    expect(seconds([handBack('breaker', -5_000)], ALONE, () => 0)).toEqual([0]);
  });

  test('for an open breaker is never seen before it may close', () => {
    fc.assert(
      fc.property(
        pause,
        sharing,
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (inMs, sharingNow, random) => {
          const [hidden = 0] = seconds([handBack('breaker', inMs)], sharingNow, () => random);

          expect(hidden * 1_000).toBeGreaterThanOrEqual(inMs);
          expect(hidden * 1_000).toBeLessThanOrEqual(Math.max(0, inMs) + 11_000);
        },
      ),
      RUNS,
    );
  });

  test('for lack of quota is seen again in its turn', () => {
    fc.assert(
      fc.property(fc.array(wait, { minLength: 2, maxLength: 50 }), sharing, (waits, sharingNow) => {
        const inTurn = waits.toSorted((left, right) => left - right);

        const hidden = seconds(
          inTurn.map((inMs) => handBack('quota', inMs)),
          sharingNow,
        );

        expect(hidden).toEqual(hidden.toSorted((left, right) => left - right));
      }),
      RUNS,
    );
  });

  test('for lack of quota is never seen at once', () => {
    fc.assert(
      fc.property(fc.array(wait, { minLength: 1, maxLength: 50 }), sharing, (waits, sharingNow) => {
        const hidden = seconds(
          waits.map((inMs) => handBack('quota', inMs)),
          sharingNow,
        );

        expect(Math.min(...hidden)).toBeGreaterThan(0);
      }),
      RUNS,
    );
  });

  test('for lack of quota sleeps no shorter when more messages wait', () => {
    fc.assert(
      fc.property(
        fc.array(wait, { minLength: 1, maxLength: 20 }),
        sharing,
        fc.nat(10_000),
        (waits, { waiting = 0, environments }, more) => {
          const handBacks = waits.map((inMs) => handBack('quota', inMs));

          const few = seconds(handBacks, { waiting, environments });
          const many = seconds(handBacks, { waiting: waiting + more, environments });

          expect(many.every((each, index) => each >= (few[index] ?? 0))).toBe(true);
        },
      ),
      RUNS,
    );
  });

  test('for lack of quota takes its turn among all that wait, and comes two minutes ahead of it', () => {
    // Each of the three stands for five of the thirty that wait, in each of two environments: six times its wait.
    const handBacks = [handBack('quota', 60_000), handBack('quota', 90_000), handBack('quota', 0)];
    const others = [handBack('breaker', 0), handBack('time', 0)];

    const hidden = seconds([...handBacks, ...others], { waiting: 30, environments: 2 });

    expect(hidden).toEqual([240, 420, 3, 0, 0]);
  });

  test('is taken to be alone when SQS does not say how many others wait', () => {
    const handBacks = [200_000, 400_000, 800_000].map((inMs) => handBack('quota', inMs));

    expect(seconds(handBacks, { waiting: undefined, environments: 2 })).toEqual(
      seconds(handBacks, { waiting: 0, environments: 2 }),
    );
  });

  test('for whatever reason is hidden for whole seconds, and never longer than the longest', () => {
    const cause = fc.constantFrom<HandBack['cause']>('quota', 'breaker', 'time');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cause, wait), { maxLength: 30 }),
        sharing,
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (some, sharingNow, random) => {
          const hidden = seconds(
            some.map(([why, inMs]) => handBack(why, inMs)),
            sharingNow,
            () => random,
          );

          expect(hidden).toHaveLength(some.length);
          for (const each of hidden) {
            expect(Number.isInteger(each)).toBe(true);
            expect(each).toBeGreaterThanOrEqual(0);
            expect(each).toBeLessThanOrEqual(LONGEST_SECONDS);
          }
        },
      ),
      RUNS,
    );
  });
});
