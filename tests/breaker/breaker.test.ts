import { describe, expect, test } from '@jest/globals';
import { type Breaker, createBreaker } from '../../lib/cancel/breaker.ts';
import type { Failure } from '../../lib/mpc/failure.ts';

const failure = (over: Partial<Failure>): Failure => ({
  class: 'retry',
  code: 'HTTP.503',
  status: 503,
  message: '',
  sent: true,
  remedy: 'none',
  ...over,
});
const OUTAGE = failure({});
const BAD_KEY = failure({ class: 'project', code: 'APIGW.0301', status: 401 });

const failTimes = (breaker: Breaker, times: number, now: number): void => {
  for (let time = 0; time < times; time++) breaker.failed(OUTAGE, now);
};

describe('an outage', () => {
  test('opens the breaker at the fifth failure in a row, not before', () => {
    const breaker = createBreaker();

    failTimes(breaker, 4, 0);
    expect(breaker.admit(0).kind).toBe('go');
    failTimes(breaker, 1, 0);
    expect(breaker.admit(0)).toEqual({ kind: 'open', until: 30_000, cause: 'outage' });
  });

  test('is forgotten by one success', () => {
    const breaker = createBreaker();
    failTimes(breaker, 4, 0);

    breaker.succeeded(0);
    failTimes(breaker, 4, 0);

    expect(breaker.admit(0).kind).toBe('go');
  });

  test('is probed after 30 s, then after twice as long each time, at most 10 min', () => {
    const breaker = createBreaker();
    failTimes(breaker, 5, 0);

    const waits: number[] = [];
    for (let probe = 0; probe < 7; probe++) {
      const now = breaker.openUntil();
      expect(breaker.admit(now).kind).toBe('go');
      breaker.failed(OUTAGE, now);
      waits.push((breaker.openUntil() - now) / 1_000);
    }

    expect(waits).toEqual([60, 120, 240, 480, 600, 600, 600]);
  });

  test.each<[string, Partial<Failure>]>([
    ['any answer from 500 on', { class: 'ambiguous', status: 500 }],
    ['whatever may pass, of any status', { class: 'retry', status: 408 }],
  ])('is %s, five times in a row', (_, over) => {
    const breaker = createBreaker();

    for (let time = 0; time < 5; time++) breaker.failed(failure(over), 0);

    expect(breaker.openUntil()).toBe(30_000);
  });

  test('is not prolonged by calls that were out when it opened', () => {
    const breaker = createBreaker();
    failTimes(breaker, 5, 0);

    failTimes(breaker, 10, 1_000);

    expect(breaker.openUntil()).toBe(30_000);
  });

  test('sees network failures like 5xx', () => {
    const breaker = createBreaker();
    const { status: _, ...rest } = OUTAGE;
    for (let time = 0; time < 5; time++) {
      breaker.failed({ ...rest, class: 'ambiguous', code: 'NETWORK.TIMEOUT' }, 0);
    }

    expect(breaker.admit(0).kind).toBe('open');
  });

  test('is not suspected when single requests are refused', () => {
    const breaker = createBreaker();
    const refused = failure({ class: 'ambiguous', code: 'MPC.10212', status: 400 });
    for (let time = 0; time < 50; time++) breaker.failed(refused, 0);

    expect(breaker.admit(0).kind).toBe('go');
  });
});

describe('a fault of the credentials', () => {
  test('opens the breaker at once for five minutes', () => {
    const breaker = createBreaker();

    breaker.failed(BAD_KEY, 0);

    expect(breaker.admit(0)).toEqual({ kind: 'open', until: 300_000, cause: 'credentials' });
  });
});

describe('the first call after a silence', () => {
  test('goes alone, so that a bad key fails once and not twenty times', async () => {
    const breaker = createBreaker();

    expect(breaker.admit(0)).toEqual({ kind: 'go', trial: true });
    const second = breaker.admit(0);
    expect(second.kind).toBe('wait');
    breaker.succeeded(50);
    if (second.kind === 'wait') await second.trial;

    expect(breaker.admit(50)).toEqual({ kind: 'go', trial: false });
  });

  test('goes first again after more than five seconds without a success', () => {
    const breaker = createBreaker();
    breaker.succeeded(0);

    expect(breaker.admit(5_000)).toEqual({ kind: 'go', trial: false });
    expect(breaker.admit(5_001)).toEqual({ kind: 'go', trial: true });
  });

  test('lets the others see an open breaker when it fails', () => {
    const breaker = createBreaker();
    breaker.admit(0);

    breaker.failed(BAD_KEY, 50);

    expect(breaker.admit(50).kind).toBe('open');
  });

  test('frees the others when it was not sent after all', () => {
    const breaker = createBreaker();
    breaker.admit(0);

    breaker.released();

    expect(breaker.admit(0)).toEqual({ kind: 'go', trial: true });
  });
});
