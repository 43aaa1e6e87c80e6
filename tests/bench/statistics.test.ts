import { describe, expect, test } from '@jest/globals';
import { costOf } from '../../bench/cost/costOf.ts';
import { leastSquares } from '../../bench/memory/leastSquares.ts';
import { rounded, spreadOf } from '../../bench/statistics.ts';
import { seededRandom } from '../../local/mpc-simulator/random.ts';

const USAGE = {
  sqsRequests: 0,
  invocations: 0,
  billedSeconds: 0,
  memoryGigabytes: 0.5,
  logBytes: 0,
};

describe('the numbers of the benchmarks', () => {
  test('are medians with half the distance between the quartiles', () => {
    expect(spreadOf([5, 1, 100, 2, 4])).toEqual({ median: 4, deviation: 1.5 });
    expect(spreadOf([1, 2])).toEqual({ median: 1.5, deviation: 0.25 });
    expect(spreadOf([7])).toEqual({ median: 7, deviation: 0 });
  });

  test('have no more digits than mean something', () => {
    expect(rounded(5.7649)).toBe(5.76);
    expect(rounded(12_345)).toBe(12_300);
    expect(rounded(0.123_456, 2)).toBe(0.12);
  });

  test('tell a heap that grows from one that only fluctuates', () => {
    const random = seededRandom(1);
    const noise = Array.from({ length: 50 }, () => (random() - 0.5) * 1_000);
    const flat = leastSquares(noise.map((y, x) => ({ x, y })));
    const growing = leastSquares(noise.map((y, x) => ({ x, y: y + 40 * x })));

    expect(Math.abs(flat.slope)).toBeLessThan(2 * flat.error);
    expect(growing.slope).toBeGreaterThan(4 * growing.error);
    expect(growing.slope - flat.slope).toBeCloseTo(40);
  });

  test('have the slope and the error of a textbook', () => {
    const points = [1, 2, 3, 4].map((x, index) => ({ x, y: [2, 4, 5, 4][index] ?? 0 }));

    // y = 2 + 0.7 x, residual sum of squares 2.3
    expect(leastSquares(points).slope).toBeCloseTo(0.7);
    expect(leastSquares(points).error).toBeCloseTo(Math.sqrt(2.3 / 2 / 5));
  });

  test('price a million calls of SQS, a million gigabyte-seconds and a gigabyte of log', () => {
    expect(costOf({ ...USAGE, sqsRequests: 1_000_000 }).total).toBeCloseTo(0.4);
    expect(costOf({ ...USAGE, billedSeconds: 2_000_000 }).total).toBeCloseTo(13.3334);
    expect(costOf({ ...USAGE, invocations: 1_000_000 }).total).toBeCloseTo(0.2);
    expect(costOf({ ...USAGE, logBytes: 1_000_000_000 }).total).toBeCloseTo(0.5);
  });
});
