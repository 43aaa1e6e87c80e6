import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { batchResponse } from '../../local/event-source-mapping/batchResponse.ts';

const ids = new Set(['a', 'b', 'c']);
const reporting = (...entries: unknown[]) => ({ batchItemFailures: entries });

describe('the answer of a function that reports its failed records', () => {
  test.each([
    ['nothing', undefined],
    ['null', null],
    ['an empty object', {}],
    ['another object', { statusCode: 200 }],
    ['a null list', { batchItemFailures: null }],
    ['an empty list', { batchItemFailures: [] }],
  ])('is a complete success if it is %s', (_, answer) => {
    expect(batchResponse(answer, ids)).toEqual({ kind: 'succeeded' });
  });

  test.each([
    ['text', 'ok'],
    ['a number', 0],
    ['false', false],
    ['a bare list of ids', ['a']],
    ['a list that is an object', { batchItemFailures: { itemIdentifier: 'a' } }],
    ['an id without its key', reporting('a')],
    ['an id under another key', reporting({ itemIdentifier: 'a' }, { messageId: 'b' })],
    ['an empty id', reporting({ itemIdentifier: '' })],
    ['a null id', reporting({ itemIdentifier: null })],
    ['an id that is a number', reporting({ itemIdentifier: 1 })],
    ['a null entry', reporting(null)],
    ['an id of another batch', reporting({ itemIdentifier: 'a' }, { itemIdentifier: 'z' })],
  ])('is a complete failure if it is %s', (_, answer) => {
    expect(batchResponse(answer, ids)).toEqual({ kind: 'malformed', why: expect.any(String) });
  });

  test('fails exactly the records it names, however often it names them', () => {
    const batch = fc.uniqueArray(fc.uuid(), { minLength: 1 });
    const reported = batch.chain((all) =>
      fc.record({
        all: fc.constant(all),
        named: fc.array(fc.constantFrom(...all), { minLength: 1 }),
      }),
    );

    fc.assert(
      fc.property(reported, ({ all, named }) => {
        const answer = reporting(...named.map((itemIdentifier) => ({ itemIdentifier })));

        expect(batchResponse(answer, new Set(all))).toEqual({
          kind: 'partial',
          failed: new Set(named),
        });
      }),
    );
  });
});
