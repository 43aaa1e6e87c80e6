import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatApiTime, parseApiTime } from '../../lib/mpc/apiTime.ts';

const RUNS = { seed: 20_260_119, numRuns: 1_000 };
const YEAR_9999 = Date.UTC(9999, 11, 31, 23, 59, 59);

describe('a time of the API', () => {
  test('is read and written as UTC digits', () => {
    expect(parseApiTime('20260115093000')).toBe(Date.UTC(2026, 0, 15, 9, 30));
    expect(formatApiTime(Date.UTC(2026, 0, 5, 3, 4, 5) + 999)).toBe('20260105030405');
  });

  test('survives writing and reading to the second', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: YEAR_9999 / 1_000 }), (seconds) => {
        expect(parseApiTime(formatApiTime(seconds * 1_000))).toBe(seconds * 1_000);
      }),
      RUNS,
    );
  });

  test('keeps the order of instants in the order of texts', () => {
    const instant = fc.integer({ min: 0, max: YEAR_9999 });
    fc.assert(
      fc.property(instant, instant, (one, other) => {
        const [earlier, later] = [Math.min(one, other), Math.max(one, other)];

        expect(formatApiTime(earlier) <= formatApiTime(later)).toBe(true);
      }),
      RUNS,
    );
  });

  test.each([
    '',
    '2026011509300',
    '202601150930000',
    '2026-01-15T09:30',
    '20260230000000',
    '20261301000000',
    '20260115240000',
    '20260115096000',
    '20260115093060',
    ' 20260115093000',
    '２０２６０１１５０９３０００',
  ])('"%s" is none', (text) => {
    expect(parseApiTime(text)).toBeUndefined();
  });

  test('of a leap day exists only in leap years', () => {
    expect(parseApiTime('20240229000000')).toBe(Date.UTC(2024, 1, 29));
    expect(parseApiTime('20250229000000')).toBeUndefined();
  });
});
