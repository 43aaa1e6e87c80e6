import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { read } from './allowedProjects.ts';

const RUNS = { seed: 20_260_121, numRuns: 400 };
const LARGEST = 2n ** 63n - 1n;
const taskId = fc.oneof(
  fc.bigInt({ min: 1n, max: LARGEST }),
  fc.bigInt({ min: 2n ** 53n - 2n, max: 2n ** 53n + 2n }),
  fc.bigInt({ min: LARGEST - 2n, max: LARGEST }),
);
const text = fc.string({ unit: 'binary', maxLength: 120 });
const instant = fc
  .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
  .map((date) => date.toISOString());
const shared = fc.record(
  {
    project_id: fc.constantFrom('studio', 'archive'),
    reason: text,
    requested_by: text,
    correlation_id: text,
    not_after: instant,
    expect: fc.record({ user_data: text, created_before: instant }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);

describe('the contract', () => {
  test('keeps every digit of a task id, as a number and as a string', () => {
    fc.assert(
      fc.property(taskId, fc.boolean(), (id, asText) => {
        const parsed = read(`{"task_id":${asText ? `"${id}"` : id}}`);

        expect(parsed).toEqual({
          kind: 'single',
          request: { taskId: String(id), projectId: 'studio' },
        });
      }),
      RUNS,
    );
  });

  test('reads a list as the requests that it stands for', () => {
    fc.assert(
      fc.property(fc.array(taskId, { minLength: 1, maxLength: 5 }), shared, (ids, fields) => {
        const list = read(JSON.stringify({ task_ids: ids.map(String), ...fields }));

        const expected = ids.map((id) => read({ task_id: String(id), ...fields }));
        expect(list.kind === 'list' ? list.singleBodies.map(read) : list).toEqual(expected);
        expect(new Set(expected.map(({ kind }) => kind))).toEqual(new Set(['single']));
      }),
      RUNS,
    );
  });

  test('makes no single request longer than the list that it came from', () => {
    fc.assert(
      fc.property(taskId, shared, (id, fields) => {
        const body = JSON.stringify({ task_ids: [String(id)], ...fields });

        const list = read(body);

        const [single = ''] = list.kind === 'list' ? list.singleBodies : [];
        // Escapes of what SQS refuses come on top; a sender had to write them as well.
        const escapes = 5 * (single.match(/\\uff/g)?.length ?? 0);
        expect(Buffer.byteLength(single) - escapes).toBeLessThanOrEqual(Buffer.byteLength(body));
      }),
      RUNS,
    );
  });

  test('has an answer to any JSON', () => {
    const odd = fc.oneof(
      fc.json({ maxDepth: 4 }),
      fc.json({ maxDepth: 2 }).map((value) => `{"task_id":${value}}`),
      fc.json({ maxDepth: 2 }).map((value) => `{"task_ids":[1,${value}]}`),
      fc
        .tuple(fc.constantFrom('project_id', 'not_after', 'expect', 'reason'), fc.json())
        .map(([key, value]) => `{"task_id":1,"${key}":${value}}`),
    );
    fc.assert(
      fc.property(odd, (body) => {
        const parsed = read(body);

        if (parsed.kind === 'invalid') expect(parsed.problems.length).toBeGreaterThan(0);
      }),
      RUNS,
    );
  });

  test('has an answer to any text', () => {
    const garbled = fc
      .tuple(fc.constantFrom('{"task_id":100}', '{"task_ids":[1,2]}'), fc.nat(18), text)
      .map(([body, at, noise]) => body.slice(0, at) + noise + body.slice(at));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), garbled), (body) => {
        expect(['single', 'list', 'invalid']).toContain(read(body).kind);
      }),
      RUNS,
    );
  });
});
