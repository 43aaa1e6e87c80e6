import { describe, expect, test } from '@jest/globals';
import { unpackSurplus, withOurs } from '../../lib/queue/surplus.ts';

const text = (StringValue: string) => ({ DataType: 'String', StringValue });
const packed = (name: string, value: unknown): string =>
  JSON.stringify({ other_attributes: { [name]: value } });

describe('attributes for which a message had no room', () => {
  test('stand in the one of ours that is to carry them, and are read from there as they were', () => {
    const theirs = Object.fromEntries([
      ...Array.from({ length: 9 }, (_, index) => [`a${index}`, text(`${index}`)]),
      ['weight', { DataType: 'Number.kg', StringValue: '1.5' }],
      ['stamp', { DataType: 'Binary.gzip', BinaryValue: Buffer.from([0, 255]) }],
    ]);

    const all = withOurs(theirs, { failure: text('{"v":1}'), redrives: text('0') }, 'failure');

    expect(Object.keys(all)).toEqual([
      ...['a0', 'a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7'],
      ...['failure', 'redrives'],
    ]);
    const carried = all['failure']?.StringValue;
    expect(JSON.parse(carried ?? '')).toEqual({
      v: 1,
      other_attributes: {
        a8: ['String', '8', null],
        weight: ['Number.kg', '1.5', null],
        stamp: ['Binary.gzip', null, 'AP8='],
      },
    });
    expect(unpackSurplus(carried)).toEqual({
      a8: text('8'),
      weight: theirs['weight'],
      stamp: theirs['stamp'],
    });
  });

  test.each(['a', 'A-1_b', 'a.b.c', 'amazonian', 'x'.repeat(256)])(
    'may have the name %s',
    (name) => {
      expect(unpackSurplus(packed(name, ['String', 'y', null]))).toEqual({ [name]: text('y') });
    },
  );

  test.each([
    ...['', '.a', 'a.', 'a..b', 'a b', '!a', 'a!'],
    ...['aws.a', 'AWS.a', 'amazon.a', 'x'.repeat(257)],
  ])('are none with the name %j, which SQS refuses', (name) => {
    expect(unpackSurplus(packed(name, ['String', 'y', null]))).toEqual({});
  });

  test.each([
    ['no array', 'String'],
    ['no type', [5, 'y', null]],
    ['a type of characters that SQS refuses', ['String.\0', 'y', null]],
    ['a type that only ends like one of text', ['MyString', 'y', null]],
    ['a type that only begins like one of text', ['Strings', 'y', null]],
    ['a type that only ends like one of bytes', ['MyBinary', null, 'eA==']],
    ['a type that only begins like one of bytes', ['Binaries', null, 'eA==']],
    ['text and bytes, as text', ['String', 'y', 'eA==']],
    ['text and bytes, as bytes', ['Binary', 'y', 'eA==']],
    ['text of characters that SQS refuses', ['String', '\0', null]],
    ['no text', ['String', 5, null]],
    ['no bytes', ['Binary', null, '']],
    ['bytes that are no text', ['Binary', null, 5]],
  ])('are none with %s', (_, value) => {
    expect(unpackSurplus(packed('x', value))).toEqual({});
  });

  test.each([undefined, '{}', 'other_attributes', '{"other_attributes":null}'])(
    'are none in %j',
    (json) => {
      expect(unpackSurplus(json)).toEqual({});
    },
  );
});
