import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  anything,
  converted,
  type Decoder,
  optional,
  such,
  textOr,
  WRONG,
  withDefault,
} from '../../lib/decode/decoder.ts';
import { arrayOf, looseObject, strictObject } from '../../lib/decode/object.ts';

const text = textOr((value) => (value === undefined ? 'is missing' : 'must be a text'));
const digits = such(text, (value) => /^\d+$/.test(value), 'must be of digits');
const count = converted(digits, Number, 'must be a number');

/** What a decoder reads, and what it reports. */
const decode = <T>(decoder: Decoder<T>, value: unknown) => {
  const problems: string[] = [];
  const read = decoder(value, (path, message) => problems.push(`${path}: ${message}`));
  return read === WRONG ? { problems } : { read, problems };
};

describe('a value', () => {
  test('is read by one rule after the other, and reported by the first that it breaks', () => {
    expect(decode(count, '12')).toEqual({ read: 12, problems: [] });
    expect(decode(count, 'twelve')).toEqual({ problems: [': must be of digits'] });
    expect(decode(count, 12)).toEqual({ problems: [': must be a text'] });
    expect(decode(count, undefined)).toEqual({ problems: [': is missing'] });
    expect(decode(anything, null)).toEqual({ read: null, problems: [] });
  });

  test('that is absent may be so, or stand for something', () => {
    expect(decode(optional(count), undefined)).toEqual({ read: undefined, problems: [] });
    expect(decode(withDefault(count, 7), undefined)).toEqual({ read: 7, problems: [] });
    expect(decode(withDefault(count, 7), '8')).toEqual({ read: 8, problems: [] });
    expect(decode(optional(count), null)).toEqual({ problems: [': must be a text'] });
  });
});

describe('an object', () => {
  const fields = { id: count, size: optional(strictObject({ width: count, height: count })) };

  test('has all that is wrong with it reported at once, by the path of each field', () => {
    expect(decode(strictObject(fields), { size: { width: 'x', depth: 1 }, colour: 'red' })).toEqual(
      {
        problems: [
          'id: is missing',
          'size.width: must be of digits',
          'size.height: is missing',
          'size.depth: is not a known field',
          'colour: is not a known field',
        ],
      },
    );
  });

  test('may have more fields than are read, where they do not matter', () => {
    expect(decode(looseObject(fields), { id: '1', colour: 'red' })).toEqual({
      read: { id: 1, size: undefined },
      problems: [],
    });
  });

  test.each([[null], ['text'], [7], [[]], [undefined]])('is not %j', (value) => {
    expect(decode(strictObject(fields), value)).toEqual({ problems: [': must be an object'] });
  });

  test('has no field of its prototype', () => {
    const named = strictObject({ toString: optional(text) });

    expect(decode(named, {})).toEqual({ read: { toString: undefined }, problems: [] });
    expect(decode(named, JSON.parse('{"__proto__":{"toString":"x"}}'))).toEqual({
      problems: ['__proto__: is not a known field'],
    });
  });
});

describe('an array', () => {
  test('has each wrong entry reported by its index', () => {
    const list = strictObject({ ids: arrayOf(count, 'must be an array') });

    expect(decode(list, { ids: ['1', '2'] })).toEqual({ read: { ids: [1, 2] }, problems: [] });
    expect(decode(list, { ids: ['1', 'x', 2] })).toEqual({
      problems: ['ids.1: must be of digits', 'ids.2: must be a text'],
    });
    expect(decode(list, { ids: '1' })).toEqual({ problems: ['ids: must be an array'] });
  });
});

test('nothing makes a decoder throw, and a wrong result always has a reason', () => {
  const decoder = strictObject({ id: count, tags: optional(arrayOf(text, 'must be an array')) });
  fc.assert(
    fc.property(fc.anything({ withNullPrototype: true }), (value) => {
      for (const given of [value, { id: value }, { id: '1', tags: value }]) {
        const { problems, ...read } = decode(decoder, given);
        expect('read' in read).toBe(problems.length === 0);
      }
    }),
    { seed: 20_260_211, numRuns: 1_000 },
  );
});
