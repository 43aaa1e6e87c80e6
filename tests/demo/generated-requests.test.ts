import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readDemoLines } from '../../local/demo/demoRequests.ts';
import { generateRequests } from '../../local/demo/generateRequests.ts';
import { stateByLastDigit } from '../../local/stack/tasksByLastDigit.ts';

const PROJECT = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';

const requestsIn = (lines: readonly string[]) =>
  readDemoLines(lines.join('\n'), PROJECT, 'queue').flatMap(({ requests }) => requests);

describe('made up requests', () => {
  test('are what examples/cancel-requests.jsonl holds', async () => {
    const file = new URL('../../examples/cancel-requests.jsonl', import.meta.url);

    const example = await readFile(file, 'utf8');

    expect(example).toBe(`${generateRequests(240, 1).join('\n')}\n`);
  });

  test('are exactly as many as asked for, each id of a list counted, for any seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.nat(), (count, seed) => {
        expect(requestsIn(generateRequests(count, seed))).toHaveLength(count);
      }),
      { numRuns: 100 },
    );
  });

  test('are the same for the same seed, and others for another', () => {
    expect(generateRequests(100, 5)).toEqual(generateRequests(100, 5));
    expect(generateRequests(100, 5)).not.toEqual(generateRequests(100, 6));
  });

  test('name tasks in every state, in every forty lines', () => {
    const lines = generateRequests(200, 3).slice(0, 40);
    const states = requestsIn(lines).flatMap(({ request }) =>
      request === undefined ? [] : [stateByLastDigit(request.taskId)],
    );

    expect(new Set(states)).toEqual(
      new Set([
        'WAITING',
        'TRANSCODING',
        'SUCCEEDED',
        'FAILED',
        'CANCELED',
        'NEED_TO_BE_AUDIT',
        undefined,
      ]),
    );
  });

  test('hold duplicates, lists, ids beyond 2^53, a foreign project and unreadable bodies', () => {
    const lines = generateRequests(200, 3).slice(0, 40);
    const requests = requestsIn(lines);
    const ids = requests.flatMap(({ request }) => (request === undefined ? [] : [request.taskId]));

    expect(new Set(ids).size).toBeLessThan(ids.length);
    expect(lines.some((line) => line.includes('"task_ids"'))).toBe(true);
    expect(ids.some((id) => BigInt(id) > 2n ** 53n)).toBe(true);
    expect(lines.some((line) => line.includes('"project_id":"ffff'))).toBe(true);
    // Two bodies that cannot be read, and the foreign project.
    expect(requests.filter(({ request }) => request === undefined)).toHaveLength(3);
  });
});
