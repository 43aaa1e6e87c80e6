import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readFailure } from '../../lib/mpc/readFailure.ts';
import type { WireAnswer } from '../../lib/mpc/transport.ts';

const RUNS = { seed: 20_260_117, numRuns: 200 };
const NOW = Date.UTC(2026, 0, 15, 9, 30);

const answer = (
  status: number,
  body: string,
  headers: Record<string, string> = {},
  complete = true,
): WireAnswer => ({ kind: 'answer', status, headers, body, complete });

describe('a failure', () => {
  test('carries code, status, message and request id of the answer', () => {
    const body = '{"error_code":"MPC.10212","error_msg":"Operation failed."}';

    expect(readFailure(answer(400, body, { 'x-request-id': 'abc' }), NOW)).toEqual({
      class: 'ambiguous',
      remedy: 'none',
      code: 'MPC.10212',
      status: 400,
      message: 'Operation failed.',
      requestId: 'abc',
      sent: true,
    });
  });

  test('reads the nested form of IAM', () => {
    const body = '{"error":{"code":401,"message":"wrong password","title":"Unauthorized"}}';

    expect(readFailure(answer(401, body), NOW)).toMatchObject({
      code: 'HTTP.401',
      message: 'wrong password',
    });
    expect(
      readFailure(answer(401, '{"error":{"error_code":"IAM.0062","message":"no"}}'), NOW).code,
    ).toBe('IAM.0062');
  });

  test('is named after the status when the body has no code', () => {
    for (const body of [
      '',
      '<html><h1>502 Bad Gateway</h1></html>',
      '{"a":1}',
      'null',
      '[]',
      '7',
    ]) {
      expect(readFailure(answer(502, body), NOW)).toMatchObject({
        code: 'HTTP.502',
        class: 'ambiguous',
        sent: true,
      });
    }
  });

  test('without an answer is ambiguous once the request was sent, and to be tried again before', () => {
    const lost: WireAnswer = { kind: 'no_answer', reason: 'ECONNRESET', sent: true };
    const unsent: WireAnswer = { kind: 'no_answer', reason: 'ENOTFOUND', sent: false };

    expect(readFailure(lost, NOW)).toMatchObject({
      class: 'ambiguous',
      code: 'NETWORK.ECONNRESET',
      sent: true,
    });
    expect(readFailure(unsent, NOW)).toMatchObject({
      class: 'retry',
      code: 'NETWORK.ENOTFOUND',
      sent: false,
    });
    expect(readFailure(lost, NOW)).not.toHaveProperty('status');
  });

  test('tells of the throttle for a 429, and for its code with another status', () => {
    const stated = 'policy user over ratelimit,limit:100,time:1 minute';
    const body = JSON.stringify({ error_code: 'APIGW.0308', error_msg: stated });

    expect(readFailure(answer(429, body), NOW).throttle).toEqual({ limit: 100, windowMs: 60_000 });
    expect(readFailure(answer(400, body), NOW)).toMatchObject({
      class: 'retry',
      throttle: { limit: 100 },
    });
    expect(readFailure(answer(429, ''), NOW).throttle).toEqual({});
    expect(readFailure(answer(500, body.replace('0308', '0601')), NOW).throttle).toBeUndefined();
  });

  test('comes of every body without a throw, with a message that fits in a log line', () => {
    const body = fc.oneof(
      fc
        .tuple(fc.string({ unit: 'binary', maxLength: 20 }), fc.nat({ max: 200 }))
        .map(([text, times]) => text.repeat(times)),
      fc.json(),
      fc.record({ error_code: fc.anything(), error_msg: fc.anything() }).map((it) => {
        try {
          return JSON.stringify(it) ?? '';
        } catch {
          return '';
        }
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 599 }), body, fc.boolean(), (status, text, whole) => {
        const failure = readFailure(answer(status, text, {}, whole), NOW);

        expect(failure.message.length).toBeLessThanOrEqual(300);
        expect(failure.message).not.toMatch(/[\n\r\t]/);
        expect(failure.code).not.toBe('');
        expect(failure.sent).toBe(true);
      }),
      RUNS,
    );
  });
});

describe('what resembles a credential', () => {
  const secret = fc.stringMatching(/^[A-Za-z0-9+/_-]{48}$/);

  test('is not repeated from an error text, wherever it stands', () => {
    const prose = fc.nat({ max: 1_400 }).map((length) => 'a word: |'.repeat(160).slice(0, length));
    fc.assert(
      fc.property(secret, prose, prose, fc.boolean(), (token, before, after, asJson) => {
        const text = `${before} ${token} ${after}`;
        const body = asJson ? JSON.stringify({ error_code: 'APIGW.0301', error_msg: text }) : text;

        const { message } = readFailure(answer(401, body), NOW);

        for (let from = 0; from + 12 <= token.length; from += 4) {
          expect(message).not.toContain(token.slice(from, from + 12));
        }
      }),
      RUNS,
    );
  });

  test('is cut out whole when the text is shortened in the middle of it', () => {
    const token = 'Zq9'.repeat(400);
    const filler = `${'a'.repeat(40)} `.repeat(29);

    const { message } = readFailure(answer(401, `${filler}${token}`), NOW);

    expect(message).not.toContain('Zq9');
  });

  test('an access key in the words of the gateway is left out', () => {
    const body = JSON.stringify({
      error_code: 'APIGW.0301',
      error_msg:
        'Incorrect IAM authentication information: Get secretKey failed,ak:HPUA0000000000000042,err:ak not exist',
    });

    const { message } = readFailure(answer(401, body), NOW);

    expect(message).not.toContain('HPUA');
    expect(message).toContain('ak not exist');
  });
});
