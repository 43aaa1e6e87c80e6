import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readThrottle } from '../../lib/mpc/throttle.ts';

const RUNS = { seed: 20_260_118, numRuns: 500 };
const NOW = Date.UTC(2026, 0, 15, 9, 30);
const LEAD = 'The throttling threshold has been reached: policy user over ratelimit,';

describe('a stated limit', () => {
  test.each([
    ['limit:100,time:1 minute', { limit: 100, windowMs: 60_000 }],
    ['limit:1000,time:10 second', { limit: 1_000, windowMs: 10_000 }],
    ['limit: 5 , time: 1 hour', { limit: 5, windowMs: 3_600_000 }],
    ['Limit:5,Time:2 Days', { limit: 5, windowMs: 172_800_000 }],
    ['limit:60,time:minute', { limit: 60, windowMs: 60_000 }],
  ])('"%s" is read', (text, expected) => {
    expect(readThrottle(LEAD + text, undefined, NOW)).toEqual(expected);
  });

  test.each([
    'limit:0,time:1 minute',
    'limit:100,time:0 minute',
    'limit:-5,time:1 minute',
    'limit:100,time:1 fortnight',
    'limit:,time:1 minute',
    `limit:${'9'.repeat(400)},time:1 minute`,
    'no more than that',
    '',
  ])('"%s" is not believed', (text) => {
    expect(readThrottle(LEAD + text, undefined, NOW)).toEqual({});
  });

  test('is a positive whole number of requests in a positive time, whatever the text', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc
        .tuple(fc.bigInt({ min: 0n }), fc.bigInt({ min: 0n }), fc.constantFrom('second', 'minute'))
        .map(([limit, time, unit]) => `limit:${limit},time:${time} ${unit}`),
    );
    fc.assert(
      fc.property(text, (stated) => {
        const { limit, windowMs } = readThrottle(stated, undefined, NOW);

        expect(limit === undefined).toBe(windowMs === undefined);
        if (limit === undefined || windowMs === undefined) return;
        expect(Number.isSafeInteger(limit) && limit >= 1).toBe(true);
        expect(Number.isSafeInteger(windowMs) && windowMs >= 1_000).toBe(true);
      }),
      RUNS,
    );
  });
});

describe('Retry-After', () => {
  const wait = (header: string) => readThrottle('', header, NOW).retryAfterMs;

  test('is read as seconds or as a date', () => {
    expect(wait('7')).toBe(7_000);
    expect(wait(' 0 ')).toBe(0);
    expect(wait('Thu, 15 Jan 2026 09:30:30 GMT')).toBe(30_000);
  });

  test('in the past is no wait, and a long one is capped at five minutes', () => {
    expect(wait('Thu, 15 Jan 2026 09:29:30 GMT')).toBe(0);
    expect(wait('Thu, 15 Jan 2026 23:00:00 GMT')).toBe(300_000);
    expect(wait('86400')).toBe(300_000);
  });

  test.each(['-5', '1.5', '5s', 'soon', '', '5 5', 'Jan 5'])(
    '"%s" is neither, and says nothing',
    (header) => {
      expect(wait(header)).toBeUndefined();
    },
  );

  test('is absent without the header', () => {
    expect(readThrottle('', undefined, NOW)).toEqual({});
  });
});
