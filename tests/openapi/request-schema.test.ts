import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { type AllowedProjects, parseBody } from '../../lib/cancel/request.ts';
import { CANCEL_REQUEST_SCHEMA } from '../../lib/http/openapi/requestSchema.ts';
import { publishedSchemas } from '../../scripts/schemas/publishedSchemas.ts';

const RUNS = { seed: 20_261_124, numRuns: 10_000 };
const LARGEST = 2n ** 63n - 1n;

/** Which projects there are is no part of the schema. */
class AnyProject extends Set<string> {
  override has(): boolean {
    return true;
  }
}
const ALLOWED: AllowedProjects = { projectIds: new AnyProject(), defaultProject: 'studio' };

const isValid = new Ajv2020({ strict: true, formats: { int64: true } }).compile(
  CANCEL_REQUEST_SCHEMA,
);

const decides = (value: unknown) => ({
  schema: isValid(value),
  decoder: parseBody(JSON.stringify(value), ALLOWED).kind !== 'invalid',
});

const digits = fc.oneof(
  fc.bigInt({ min: LARGEST - 5n, max: LARGEST + 5n }).map(String),
  fc.bigInt({ min: -2n, max: 10n ** 20n }).map(String),
  fc.bigInt({ min: 0n, max: 3n }).map((id) => `000000000000000000${id}`),
  fc.stringMatching(/^\d{0,20}$/),
  fc.stringMatching(/^9[0-9]{18}$/),
  fc.stringMatching(/^[ +-]?\d{1,3}\.?\d?\n?$/),
);
const taskId = fc.oneof(
  { weight: 4, arbitrary: digits },
  { weight: 3, arbitrary: fc.integer({ min: -3, max: 1_000 }) },
  fc.maxSafeInteger(),
  fc.constantFrom(Number.MAX_SAFE_INTEGER, 0.5, true, null, [], {}),
);
const instant = fc.oneof(
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc
    .tuple(fc.integer({ min: 1896, max: 2104 }), fc.nat(13), fc.nat(32), fc.nat(25), fc.nat(61))
    .map((parts) => {
      const [year, month, day, hour, minute] = parts.map((part) => String(part).padStart(2, '0'));
      return `${year}-${month}-${day}T${hour}:${minute}Z`;
    }),
  fc.stringMatching(
    /^2[01]\d[048]-02-(28|29|30)T2\d:[0-6]0(:[0-6]0(\.\d{0,10})?)?(Z|[+-]\d\d:\d\d)?$/,
  ),
  fc.string(),
);
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.integer({ min: 254, max: 258 }).map((length) => '\u{1f3ac}'.repeat(length)),
  fc.integer({ min: 254, max: 258 }).map((length) => 'x'.repeat(length)),
  fc.constantFrom(1, null, []),
);
const expectation = fc.oneof(
  fc.record({ user_data: fc.string(), created_before: instant, other: text }, { requiredKeys: [] }),
  fc.record({ user_data: text, created_before: instant }, { requiredKeys: [] }),
  fc.jsonValue(),
);
const fields = {
  task_id: taskId,
  task_ids: fc.array(taskId, { maxLength: 3 }),
  project_id: text,
  reason: text,
  requested_by: text,
  correlation_id: text,
  not_after: instant,
  expect: expectation,
};
const { task_ids: _, ...singleFields } = fields;
const { task_id: __, ...listFields } = fields;
const someOf = fc.oneof(
  ...Object.entries(fields).flatMap(([name, value]) => [
    fc.record({ task_id: fc.constant('7'), [name]: value }),
    fc.record({ task_ids: fc.constant([7, '8']), [name]: value }),
  ]),
);
const candidate: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: someOf },
  { weight: 1, arbitrary: fc.record(singleFields, { requiredKeys: [] }) },
  { weight: 1, arbitrary: fc.record(listFields, { requiredKeys: [] }) },
  { weight: 1, arbitrary: fc.dictionary(fc.string(), fc.jsonValue()) },
  { weight: 1, arbitrary: fc.jsonValue() },
);

describe('the published schema of a request', () => {
  test('takes exactly what is taken from the queue', () => {
    const taken = { yes: 0, no: 0 };
    fc.assert(
      fc.property(candidate, (value) => {
        const { schema, decoder } = decides(value);

        taken[decoder ? 'yes' : 'no']++;
        expect(schema).toBe(decoder);
      }),
      RUNS,
    );
    // Else it would have proved little.
    expect(Math.min(taken.yes, taken.no)).toBeGreaterThan(RUNS.numRuns / 5);
  });

  test.each([
    ['1', true],
    ['9223372036854775807', true],
    ['9223372036854775808', false],
    ['9300000000000000000', false],
    ['0000000000000000001', true],
    ['00000000000000000001', false],
    ['0', false],
    ['1\n', false],
    [1, true],
    [0, false],
    [Number.MAX_SAFE_INTEGER, true],
  ])('says of the task id %j that it is one: %s', (id, is) => {
    expect(decides({ task_id: id })).toEqual({ schema: is, decoder: is });
    expect(decides({ task_ids: [id] })).toEqual({ schema: is, decoder: is });
  });

  test.each([1_000, 1_001])('agrees on a list of %s tasks', (length) => {
    const is = length <= 1_000;

    expect(decides({ task_ids: Array.from({ length }, () => 1) })).toEqual({
      schema: is,
      decoder: is,
    });
  });
});

test.each(publishedSchemas())('$path is as `node scripts/schemas.ts` writes it', async (schema) => {
  const file = join(import.meta.dirname, '../..', schema.path);

  expect(JSON.stringify(JSON.parse(await readFile(file, 'utf8')))).toBe(
    JSON.stringify(schema.content),
  );
});
