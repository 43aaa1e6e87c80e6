import { describe, expect, test } from '@jest/globals';
import { readFailure } from '../../lib/mpc/readFailure.ts';
import type { WireAnswer } from '../../lib/mpc/transport.ts';

const NOW = Date.UTC(2026, 0, 15, 9, 30);
const answer = (
  status: number,
  body: string,
  headers: Record<string, string> = {},
): WireAnswer => ({ kind: 'answer', status, headers, body, complete: true });
const messageOf = (text: string): string => readFailure(answer(500, text), NOW).message;

describe('the message of a failure', () => {
  test.each([
    ['x-auth-token:  abc def|next', 'x-auth-token: …|next'],
    ['X-Security-Token:abc', 'X-Security-Token:…'],
    ['authorization: SDK-HMAC\nnext', 'authorization: … next'],
    ['no ak=ABCDEF12 here', 'no ak=… here'],
    ['Access: ABCDEF12, please', 'Access: …, please'],
    [`it is ${'a1'.repeat(20)}, is it`, 'it is …, is it'],
    ['  two \n\t words  ', 'two words'],
  ])('shows of %j that something was left out, and the rest', (text, message) => {
    expect(messageOf(text)).toBe(message);
  });

  test('is looked at as far as 1,200 characters, without the word that is cut there', () => {
    // Hidden words make long texts short, so that the end of what is looked at shows.
    const hidden = `${'a'.repeat(99)} `;

    expect(messageOf(`${hidden.repeat(11)}${'b c '.repeat(24)}dd d`)).toMatch(/ dd d$/);
    expect(messageOf(`${hidden.repeat(11)}${'b c '.repeat(24)}dd dd`)).toMatch(/ c dd$/);
  });

  test('says without an answer whether the request was sent', () => {
    const failure = (sent: boolean) =>
      readFailure({ kind: 'no_answer', reason: 'ECONNRESET', sent }, NOW);

    expect(failure(true)).toStrictEqual({
      class: 'ambiguous',
      code: 'NETWORK.ECONNRESET',
      message: 'no answer after the request was sent',
      sent: true,
      remedy: 'none',
    });
    expect(failure(false)).toMatchObject({ class: 'retry', message: 'the request was not sent' });
  });
});

describe('the parts of a failure', () => {
  test('are those that the answer has, and no others', () => {
    expect(readFailure(answer(500, 'odd'), NOW)).toStrictEqual({
      class: 'retry',
      remedy: 'none',
      code: 'HTTP.500',
      status: 500,
      message: 'odd',
      sent: true,
    });
  });

  test.each([
    [429, 'MPC.10999', true],
    [400, 'APIGW.0308', true],
    [400, 'APIG.0308', true],
    [400, 'XAPIG.0308', false],
    [400, 'APIG.03081', false],
    [400, 'MPC.10999', false],
  ])('are with status %i and code %s those of a throttle: %s', (status, code, isThrottled) => {
    const failure = readFailure(
      answer(status, JSON.stringify({ error_code: code, error_msg: 'slower' }), {
        'retry-after': '7',
      }),
      NOW,
    );

    expect(failure.throttle).toEqual(isThrottled ? { retryAfterMs: 7_000 } : undefined);
  });
});
