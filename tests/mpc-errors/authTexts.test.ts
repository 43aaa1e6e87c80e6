import { describe, expect, test } from '@jest/globals';
import { classify } from '../../lib/mpc/errors/classify.ts';

const LEAD = 'Incorrect IAM authentication information: ';
const CASES = [
  ['decrypt token fail', 'auth', 'renew'],
  ['token expires, expires_at: 2026-01-15T09:30:00Z', 'auth', 'renew'],
  ['x-auth-token not found', 'project', 'none'],
  ['verify aksk signature fail, canonicalRequest:GET|/test/||host:a|', 'project', 'none'],
  ['calc ak sk signature fail:signature expired', 'auth', 'clock'],
  [
    'signature expired, signature time:20230527T000431Z,server time:20230527T020608Z',
    'auth',
    'clock',
  ],
  ['Get secretKey failed,ak:ABC,err:ak not exist', 'project', 'none'],
  ['AK access failed to reach the limit,forbidden', 'project', 'none'],
  ['a text that nobody has seen yet', 'auth', 'renew'],
] as const;

describe('a failed authentication, by the words that follow', () => {
  test.each(CASES)('"%s" is of class %s and mended by: %s', (text, failureClass, remedy) => {
    for (const code of ['APIGW.0301', 'APIG.0301', 'APIGW.0303', 'MPC.10203']) {
      const message = LEAD + text;

      expect(classify({ status: 401, code, message, complete: true })).toEqual({
        class: failureClass,
        remedy,
      });
      expect(
        classify({ status: 401, code, message: message.toUpperCase(), complete: true }).remedy,
      ).toBe(remedy);
    }
  });

  test('"The token must be updated." asks for a new token', () => {
    expect(
      classify({
        status: 401,
        code: 'APIGW.0307',
        message: 'The token must be updated.',
        complete: true,
      }),
    ).toEqual({ class: 'auth', remedy: 'renew' });
  });

  test('of another class the words have no say', () => {
    expect(
      classify({ status: 429, code: 'APIGW.0308', message: 'token expires', complete: true }),
    ).toEqual({ class: 'retry', remedy: 'none' });
  });
});
