import { describe, expect, test } from '@jest/globals';
import { endingOf } from '../../local/demo/ending.ts';
import { settledLine } from '../../local/stack/settledLine.ts';
import { readSettledRequest, type SettledRequest } from '../../local/stack/settledRequest.ts';

const line = (fields: object): SettledRequest =>
  readSettledRequest(
    JSON.stringify({
      message: 'cancel request settled',
      message_id: 'm1',
      attempts: [],
      ...fields,
    }),
  ) as SettledRequest;

describe('the line about a message that only owed its event', () => {
  const told = line({ fate: 'told', event: 'published' });

  test('is no second end of its request', () => {
    expect(endingOf(told, { line: 1 }, 5)).toBeUndefined();
    expect(endingOf(line({ fate: 'done', outcome: 'cancelled' }), { line: 1 }, 5)).toMatchObject({
      kind: 'cancelled',
    });
  });

  test('is shown to a person as what it is', () => {
    expect(settledLine(told, 0)).toBe('00:00:00  -                    told');
  });
});
