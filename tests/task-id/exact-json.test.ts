import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InexactNumber, parseExactJson } from '../../lib/mpc/exactJson.ts';

const RUNS = { seed: 20_260_121, numRuns: 2_000 };

const digits = fc.stringMatching(/^[1-9]\d{0,24}$/);
const fraction = fc.stringMatching(/^\.\d{1,5}$/);
const exponent = fc.stringMatching(/^[eE][+-]?\d$/);
const none = fc.constant('');
/** A number as JSON may write it. */
const number = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(digits, fc.constant('0')),
    fc.oneof(none, fraction),
    fc.oneof(none, exponent),
  )
  .map((parts) => parts.join(''));
/** All that JSON allows between two of its tokens. */
const space = fc
  .array(fc.constantFrom(' ', '\t', '\n', '\r'), { maxLength: 3 })
  .map((characters) => characters.join(''));

/** Each takes a number, and has spaces wherever JSON allows them. */
const PLACES: readonly ((written: string, s: string) => string)[] = [
  (written, s) => `${s}${written}${s}`,
  (written, s) => `[${s}${written}${s}]`,
  (written, s) => `["a"${s},${s}${written}${s},true]`,
  (written, s) => `{"a"${s}:${s}${written}${s},"b":"c"}`,
  (written, s) => `[[{"a":"b"}]${s},${s}[${s}${written}]]`,
];

const isExact = (written: string): boolean =>
  /^-?\d+$/.test(written) && Number.isSafeInteger(Number(written));

const numbersIn = (value: unknown): (number | InexactNumber)[] => {
  if (typeof value === 'number' || value instanceof InexactNumber) return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
};

describe('a number in JSON', () => {
  test('keeps its digits wherever it stands and whatever surrounds it', () => {
    const place = fc.constantFrom(...PLACES);
    fc.assert(
      fc.property(number, space, place, (written, spaces, put) => {
        const [found] = numbersIn(parseExactJson(put(written, spaces)));

        expect(found).toEqual(isExact(written) ? Number(written) : new InexactNumber(written));
      }),
      RUNS,
    );
  });

  test('is not sought within texts: those of digits, points and exponents stay texts', () => {
    const body = '{"project_id":"2b3c4d5e0000000000000001","note":"a, 12345678901234567, 1.5"}';

    expect(parseExactJson(body)).toEqual(JSON.parse(body));
  });
});
