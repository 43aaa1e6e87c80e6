import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { backoffMs } from '../../lib/redrive/backoff.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const redrives = fc.nat(200);
const id = fc.uuid();

describe('the rest of a dead letter', () => {
  test('is five minutes, doubled with each redrive, of which at most half is jitter', () => {
    fc.assert(
      fc.property(fc.nat(7), id, (times, letter) => {
        const ceiling = 5 * MINUTE_MS * 2 ** times;
        const rest = backoffMs(times, letter);

        expect(rest).toBeGreaterThanOrEqual(ceiling / 2);
        expect(rest).toBeLessThan(ceiling);
      }),
    );
  });

  test('is never more than twelve hours', () => {
    fc.assert(
      fc.property(redrives, id, (times, letter) => {
        expect(backoffMs(times, letter)).toBeLessThanOrEqual(12 * HOUR_MS);
      }),
    );
    expect(backoffMs(100, 'any')).toBeGreaterThanOrEqual(6 * HOUR_MS);
  });

  test('never shrinks from one redrive to the next', () => {
    fc.assert(
      fc.property(redrives, id, (times, letter) => {
        expect(backoffMs(times + 1, letter)).toBeGreaterThanOrEqual(backoffMs(times, letter));
      }),
    );
  });

  test('is the same whenever the letter is looked at', () => {
    fc.assert(
      fc.property(redrives, id, (times, letter) => {
        expect(backoffMs(times, letter)).toBe(backoffMs(times, letter));
      }),
    );
  });

  test('spreads letters that died together evenly', () => {
    const rests = Array.from({ length: 1_000 }, (_, index) => backoffMs(0, `letter-${index}`));

    const quarters = [0, 0, 0, 0];
    for (const rest of rests) {
      const quarter = Math.floor(((rest - 150_000) / 150_000) * 4);
      quarters[quarter] = (quarters[quarter] ?? 0) + 1;
    }
    for (const letters of quarters) {
      expect(letters).toBeGreaterThan(200);
      expect(letters).toBeLessThan(300);
    }
  });
});
