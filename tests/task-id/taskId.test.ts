import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InexactNumber, parseExactJson } from '../../lib/mpc/exactJson.ts';
import { compareTaskIds, parseTaskId } from '../../lib/mpc/taskId.ts';

const RUNS = { seed: 20_260_120, numRuns: 2_000 };
const LARGEST = 2n ** 63n - 1n;
const id = fc.oneof(
  fc.bigInt({ min: 1n, max: LARGEST }),
  fc.bigInt({ min: 2n ** 53n - 3n, max: 2n ** 53n + 3n }),
  fc.bigInt({ min: LARGEST - 3n, max: LARGEST }),
  fc.bigInt({ min: 1n, max: 2_000n }),
);

describe('a task id', () => {
  test('survives as a JSON number and as a JSON string, to the last of 63 bits', () => {
    fc.assert(
      fc.property(id, (value) => {
        const body = `{"task_id":${value},"task_ids":[${value},"${value}"]}`;

        const parsed = parseExactJson(body) as { task_id: unknown; task_ids: unknown[] };

        expect(parseTaskId(parsed.task_id)).toBe(String(value));
        expect(parsed.task_ids.map(parseTaskId)).toEqual([String(value), String(value)]);
      }),
      RUNS,
    );
  });

  test('past the largest 64-bit integer is none', () => {
    const tooLarge = fc.oneof(
      fc.bigInt({ min: LARGEST + 1n, max: LARGEST + 3n }),
      fc.bigInt({ min: LARGEST + 1n, max: 10n ** 30n }),
    );
    fc.assert(
      fc.property(tooLarge, (value) => {
        expect(parseTaskId(parseExactJson(String(value)))).toBeUndefined();
        expect(parseTaskId(String(value))).toBeUndefined();
      }),
      RUNS,
    );
  });

  test.each([
    '0',
    '-0',
    '-1',
    '-9223372036854775808',
    '1.0',
    '1.5',
    '1e3',
    '9007199254740993.0',
    '9.007199254740993e15',
    'true',
    'null',
    '[1]',
    '{"source":"1"}',
    '""',
    '"0"',
    '"-1"',
    '"1.0"',
    '"0x10"',
    '" 1"',
    '"1\\n"',
    '"٣"',
    '"00000000000000000001"',
  ])('is not %s', (json) => {
    expect(parseTaskId(parseExactJson(json))).toBeUndefined();
  });

  test('is not undefined, and not a bigint, which JSON has not', () => {
    expect(parseTaskId(undefined)).toBeUndefined();
    expect(parseTaskId(1n)).toBeUndefined();
  });

  test('loses leading zeros, so that two spellings of one task are one', () => {
    expect(parseTaskId('007')).toBe('7');
    expect(parseTaskId('0000000000000000007')).toBe('7');
  });
});

describe('the order of task ids', () => {
  test('is that of the numbers', () => {
    fc.assert(
      fc.property(id, id, (one, other) => {
        const expected = one < other ? -1 : one > other ? 1 : 0;

        expect(Math.sign(compareTaskIds(String(one), String(other)))).toBe(expected);
      }),
      RUNS,
    );
  });
});

describe('exact JSON', () => {
  test('equals ordinary JSON where no number is at risk', () => {
    const tame = fc.jsonValue({ maxDepth: 4 }).filter((value) => {
      const text = JSON.stringify(value);
      return !/\d{16}|\d[.eE]/.test(text);
    });
    fc.assert(
      fc.property(tame, (value) => {
        expect(parseExactJson(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      RUNS,
    );
  });

  test('keeps the digits of every other number as they were written', () => {
    for (const source of ['9007199254740992', '-9007199254740993', '1.50', '1e400', '1E+2']) {
      const value = parseExactJson(`[${source}]`) as unknown[];

      expect(value).toEqual([new InexactNumber(source)]);
    }
  });

  test('leaves numbers alone beside one that is at risk', () => {
    expect(parseExactJson('{"a":1,"b":9007199254740991,"c":12345678901234567890}')).toEqual({
      a: 1,
      b: 9007199254740991,
      c: new InexactNumber('12345678901234567890'),
    });
  });

  test('leaves digits inside strings and keys alone', () => {
    expect(parseExactJson('{"12345678901234567890":"12345678901234567890"}')).toEqual({
      '12345678901234567890': '12345678901234567890',
    });
  });

  test('does not let a body reach a prototype', () => {
    const parsed = parseExactJson('{"__proto__":{"polluted":12345678901234567890}}') as object;

    expect(Object.hasOwn(parsed, '__proto__')).toBe(true);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test.each(['', '{', '{"a":12345678901234567', 'NaN', '01234567890123456', "{'a':1}"])(
    'throws a SyntaxError for %j',
    (text) => {
      expect(() => parseExactJson(text)).toThrow(SyntaxError);
    },
  );
});
