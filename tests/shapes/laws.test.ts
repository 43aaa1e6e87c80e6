import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toAllowedText } from '../../lib/queue/allowedText.ts';
import { recordOf } from '../records.ts';
import { createConsumerInFakeTime } from '../settling/consumerInFakeTime.ts';
import { createStrictQueues } from '../settling/strictQueues.ts';
import { read } from './reading.ts';
import { INNER, OUTER } from './wrappings.ts';

const RUNS = { seed: 20_260_115, numRuns: 300 };
/** Values and texts that go through the consumer, in batches. */
const ODD_BODIES = 10_000;
const BATCH = 500;

const LARGEST = 2n ** 63n - 1n;
const taskId = fc.oneof(
  fc.bigInt({ min: 1n, max: LARGEST }),
  fc.bigInt({ min: 2n ** 53n - 2n, max: 2n ** 53n + 2n }),
);
const text = fc.string({ unit: 'binary', maxLength: 60 });
const said = fc.record(
  {
    project_id: fc.constantFrom('studio', 'archive'),
    reason: text,
    not_after: fc.constantFrom('2030-01-31T12:00:00Z'),
    expect: fc.record({ user_data: text }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);
const audit = fc.record({ requested_by: text, correlation_id: text }, { requiredKeys: [] });
const inner = fc.constantFrom(...Object.values(INNER));
const outer = fc.constantFrom(...Object.values(OUTER));
const label = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 });
const layers = fc.oneof(
  fc.record({ inside: fc.array(inner, { maxLength: 3 }), around: fc.constant(undefined) }),
  fc.record({ inside: fc.array(inner, { maxLength: 2 }), around: outer }),
);

/** A request as JSON whose task id may be a number too large for a float. */
const toJson = (id: bigint, asText: boolean, fields: object): string =>
  JSON.stringify({ task_id: asText ? String(id) : 0, ...fields }).replace(
    '"task_id":0',
    `"task_id":${id}`,
  );

describe('a request', () => {
  test('is the same one in whatever it is wrapped', () => {
    fc.assert(
      fc.property(
        taskId,
        fc.boolean(),
        said,
        audit,
        layers,
        label,
        (id, asText, fields, who, { inside, around }, name) => {
          const json = toJson(id, asText, { ...fields, ...who });
          const wrapped = inside.reduce((body, wrap) => wrap(body, name).body, json);
          const { body, attributes } = around?.(wrapped, name) ?? { body: wrapped, attributes: {} };

          const shape = read(body, attributes);

          const depth = inside.length + (around ? 1 : 0);
          const filled = depth === 0 ? {} : { requested_by: name, correlation_id: name };
          expect(shape).toEqual(read(toJson(id, true, { ...fields, ...filled, ...who })));
          expect(shape.kind).toBe('single');
        },
      ),
      RUNS,
    );
  });

  test('comes out of a batch as it went in', () => {
    const event = fc
      .tuple(taskId, said, text)
      .map(([id, fields, name]) => INNER.structured(toJson(id, false, fields), name).body);
    const blank = fc.constantFrom('', ' ', '\n\t');
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 6 }), blank, (events, space) => {
        const shape = read(`[${events.map((each) => space + each + space).join(',')}]`);

        expect(shape.kind === 'batch' && shape.bodies.map((body) => read(body))).toEqual(
          events.map((each) => read(each)),
        );
      }),
      RUNS,
    );
  });
});

describe('whatever is on the queue', () => {
  const json = fc.json({ maxDepth: 3 });
  const key = fc.constantFrom(
    'task_id',
    'task_ids',
    'Type',
    'Message',
    'MessageAttributes',
    'detail',
    'detail-type',
    'specversion',
    'data',
    'data_base64',
    'id',
    'source',
    'project_id',
  );
  const value = fc.oneof(
    json,
    fc.constantFrom('1', '"1.0"', '"Notification"', '"{}"', '[1]', '{"task_id":1}', '"e30="'),
  );
  const almost = fc
    .array(fc.tuple(key, value), { maxLength: 6 })
    .map((fields) => `{${fields.map(([name, each]) => `"${name}":${each}`).join(',')}}`);
  const garbled = fc
    .tuple(inner, almost, fc.nat(200), fc.string({ unit: 'binary', maxLength: 3 }))
    .map(([wrap, content, at, noise]) => {
      const { body } = wrap(content, 'l');
      return body.slice(0, at) + noise + body.slice(at);
    });
  const body = fc.oneof(
    json,
    fc.string({ unit: 'binary', minLength: 1 }),
    almost,
    fc.tuple(inner, almost).map(([wrap, content]) => wrap(content, 'l').body),
    fc.array(almost, { maxLength: 4 }).map((events) => `[${events.join(',')}]`),
    garbled,
  );
  const attributes = fc.constantFrom(
    {},
    {},
    {},
    { ce_specversion: '1.0' },
    { 'ce-specversion': '2' },
  );

  test('ten thousand odd bodies end in an answer of the contract, and none is lost', async () => {
    const queues = createStrictQueues();
    const world = createConsumerInFakeTime({ queues });
    const odd = fc.sample(fc.tuple(body, attributes), { seed: RUNS.seed, numRuns: ODD_BODIES });
    const fates = new Set<string>();

    for (let start = 0; start < odd.length; start += BATCH) {
      const records = odd.slice(start, start + BATCH).map(([text, named]) =>
        recordOf(toAllowedText(text), {
          attributes: Object.fromEntries(
            Object.entries(named).map(([name, StringValue]) => [
              name,
              { DataType: 'String', StringValue },
            ]),
          ),
        }),
      );
      const failed = await world.consume(records);
      expect(world.settlements).toHaveLength(records.length);
      const done = world.settlements.filter(({ fate }) => !['handed_back', 'kept'].includes(fate));
      expect(done.length + failed.length).toBe(records.length);
      for (const { fate, reason } of world.settlements) fates.add(`${fate} ${reason?.code ?? ''}`);
    }

    expect([...fates].toSorted()).toEqual([
      'done ',
      'parked INVALID_REQUEST',
      'parked unrecognised_shape',
      'split ',
    ]);
    expect(queues.sent.length).toBeGreaterThan(ODD_BODIES / 2);
  });
});
