import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { conceal, credentialsIn } from '../../lib/mpc/conceal.ts';

const RUNS = { seed: 20_260_207, numRuns: 500 };
const text = fc.string({ maxLength: 40, unit: 'grapheme' }).map((it) => it.replace(/[«»]/g, ''));
/** With marks that no other text has, so that it stands in none by chance. */
const secret = text.map((it) => `«${it}»`);
const inJson = (value: string): string => JSON.stringify(value).slice(1, -1);

describe('a secret', () => {
  test.each([
    ['as it is', (value: string) => value],
    ['inside JSON', inJson],
    ['inside JSON that is quoted in JSON', (value: string) => inJson(inJson(value))],
    ['with escaped slashes', (value: string) => value.replaceAll('/', '\\/')],
  ])('%s is gone from a text, and nothing else is', (_name, spell) => {
    fc.assert(
      fc.property(secret, text, text, (value, before, after) => {
        const concealed = conceal(`${before} ${spell(value)} ${after} .`, [value]);

        expect(concealed).toBe(`${before} … ${after} .`);
      }),
      RUNS,
    );
  });

  test('that was cut off at the end of a text is gone down to a few letters', () => {
    for (let length = 1; length <= 20; length++) {
      const beginning = 'HPUACANARY0PERMANENT'.slice(0, length);

      expect(conceal(`key ${beginning}`, ['HPUACANARY0PERMANENT'])).toBe(
        length < 4 ? `key ${beginning}` : 'key …',
      );
    }
  });
});

describe('the credentials in a request', () => {
  const credentialsOf = (headers: Record<string, string>) =>
    credentialsIn({ method: 'GET', origin: 'https://mpc.example', target: '/', headers, body: '' });

  test('are key, signature and tokens', () => {
    expect(
      credentialsOf({
        'content-type': 'application/json',
        'x-security-token': 'security',
        authorization: 'SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, Signature=0123ab',
      }),
    ).toEqual(['AK', '0123ab', 'security']);
    expect(credentialsOf({ 'x-auth-token': 'token' })).toEqual(['token']);
    expect(credentialsOf({ 'x-auth-token': '' })).toEqual([]);
  });
});
