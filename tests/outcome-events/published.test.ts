import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import type { ResolvedEvent } from '../../lib/events/outcomeEvents.ts';
import { toAllowedText } from '../../lib/queue/allowedText.ts';
import { attemptsAttribute, MORNING, recordOf } from '../records.ts';
import { createConsumerInFakeTime, PROJECT } from '../settling/consumerInFakeTime.ts';
import { createStrictQueues } from '../settling/strictQueues.ts';
import { createListener, WITH_BUS } from './listener.ts';

const schemaFile = join(import.meta.dirname, '../../docs/schemas/outcome-event.json');
const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });
addFormats.default(ajv);
const isOfSchema = ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')));

const worldWithBus = (variables: Readonly<Record<string, string>> = {}) => {
  const listener = createListener();
  const queues = createStrictQueues();
  const world = createConsumerInFakeTime({
    queues,
    variables: { ...WITH_BUS, ...variables },
    loadEventsClient: listener.load,
  });
  return { listener, queues, world };
};

const byTask = (events: readonly ResolvedEvent[]) =>
  Object.fromEntries(events.map((event) => [event.task_id ?? event.outcome, event]));

describe('the bus is told', () => {
  test('how each request ended, in events of the published schema', async () => {
    const { listener, world } = worldWithBus();
    world.seed(['1', '9223372036854775807']);
    world.seed(['3'], 'CANCELED');
    world.seed(['4'], 'TRANSCODING');
    world.seed(['7', '8', '9']);
    world.simulator.scriptFault({ name: 'serverError', kind: 'cancel', taskId: '8' });
    const sent = [
      recordOf({ task_id: 1, reason: 'r', requested_by: 'me', correlation_id: 'c' }),
      recordOf('{"task_id":9223372036854775807}'),
      recordOf({ task_id: 3 }),
      recordOf({ task_id: 4 }),
      recordOf({ task_id: 5 }),
      recordOf({ task_id: 6, not_after: '2020-01-01T00:00:00Z' }),
      recordOf({ task_id: 7, expect: { user_data: 'another film' } }),
      recordOf(
        { task_id: 8, correlation_id: 'dead' },
        { attributes: attemptsAttribute({ firstFailureAt: MORNING - 7_200_000, tries: 6 }) },
      ),
      recordOf({ task_id: 9, wrong: true, correlation_id: 'bad' }),
      recordOf('no request'),
      recordOf({ hello: 'world' }),
    ];

    const failed = await world.consume(sent);

    expect(failed).toEqual([]);
    const events = byTask(listener.heard);
    const common = { project_id: PROJECT, attempts: 1, resolved_at: expect.any(String) };
    expect(events['1']).toEqual({
      ...common,
      task_id: '1',
      outcome: 'cancelled',
      reason: 'r',
      requested_by: 'me',
      correlation_id: 'c',
      message_id: sent[0]?.messageId,
    });
    expect(events).toMatchObject({
      '3': { ...common, outcome: 'already_cancelled' },
      '4': { ...common, outcome: 'too_late', status: 'TRANSCODING' },
      '5': { ...common, outcome: 'not_found' },
      '6': { ...common, outcome: 'expired', attempts: 0 },
      '7': { ...common, outcome: 'mismatch', differs_in: 'user_data' },
      '8': {
        ...common,
        outcome: 'dead',
        attempts: 7,
        correlation_id: 'dead',
        failure: { class: 'retry', code: expect.any(String) },
      },
      '9': {
        outcome: 'rejected',
        attempts: 0,
        correlation_id: 'bad',
        failure: { class: 'rejected', code: 'INVALID_REQUEST' },
      },
      '9223372036854775807': { outcome: 'cancelled' },
    });
    const rejected = listener.heard.filter(({ outcome }) => outcome === 'rejected');
    expect(rejected.map(({ failure }) => failure?.code).toSorted()).toEqual([
      'INVALID_REQUEST',
      'INVALID_REQUEST',
      'unrecognised_shape',
    ]);
    expect(listener.heard).toHaveLength(sent.length);
    for (const event of listener.heard) {
      expect([event, isOfSchema(event) ? [] : isOfSchema.errors]).toEqual([event, []]);
    }
  });

  test('nothing of a request that goes on', async () => {
    const { listener, world } = worldWithBus({
      MPC_REQUESTS_PER_MINUTE: '1',
      QUOTA_SHARE: '1',
      ENVIRONMENTS: '1',
    });
    world.seed(['1', '2', '3']);
    world.simulator.scriptFault({ name: 'serverError', kind: 'cancel' });

    await world.consume([
      recordOf({ task_id: 1 }),
      recordOf({ task_id: 2 }),
      recordOf({ task_ids: [4, 5] }),
    ]);

    expect(Object.values(world.fates()).toSorted()).toEqual([
      'handed_back deferred',
      'retried retry',
      'split',
    ]);
    expect(listener.heard).toEqual([]);
    expect(listener.loads()).toBe(0);
  });

  test('of the tasks of a list that is parked as a whole', async () => {
    const { listener, world } = worldWithBus();
    const body = '{"task_ids":[100,101]}';
    const large = 'x'.repeat(256 * 1_024 - body.length - 'largeString'.length);

    await world.consume([
      recordOf(body, { attributes: { large: { DataType: 'String', StringValue: large } } }),
    ]);

    expect(listener.heard).toMatchObject([
      { outcome: 'rejected', task_ids: ['100', '101'], failure: { code: 'LIST_TOO_LARGE' } },
    ]);
    expect(isOfSchema(listener.heard[0])).toBe(true);
  });

  test('nothing of its own events that come back, however they are wrapped', async () => {
    const { listener, queues, world } = worldWithBus();
    await world.consume([recordOf({ task_id: 'none' })]);
    const [event] = listener.calls[0] ?? [];
    const returned = {
      id: 'e-1',
      source: event?.event.Source,
      'detail-type': event?.event.DetailType,
      detail: JSON.parse(event?.event.Detail ?? ''),
    };
    const notice = { Type: 'Notification', Message: JSON.stringify(returned) };
    expect(listener.heard).toHaveLength(1);

    await world.consume([recordOf(returned), recordOf(notice)]);

    expect(listener.heard).toHaveLength(1);
    expect(queues.sent.map(({ queue, message }) => [queue, message.body]).slice(1)).toEqual([
      ['parked', JSON.stringify(returned)],
      ['parked', JSON.stringify(notice)],
    ]);
  });
});

test('events are of the schema whatever the bodies are that they tell of', async () => {
  const { listener, world } = worldWithBus();
  const value = fc.oneof(fc.json({ maxDepth: 1 }), fc.constantFrom('1', '"1"', '[1,2]', '"x"'));
  const name = fc.constantFrom(
    'task_id',
    'task_ids',
    'project_id',
    'reason',
    'requested_by',
    'correlation_id',
  );
  const body = fc
    .array(fc.tuple(name, value), { maxLength: 4 })
    .map((fields) => toAllowedText(`{${fields.map(([key, each]) => `"${key}":${each}`).join()}}`));
  const bodies = fc.sample(body, { seed: 20_260_115, numRuns: 400 });

  const failed = await world.consume(bodies.map((each) => recordOf(each)));

  expect(failed).toEqual([]);
  expect(listener.heard.length).toBeGreaterThan(200);
  for (const event of listener.heard) {
    expect([event, isOfSchema(event) ? [] : isOfSchema.errors]).toEqual([event, []]);
  }
});

describe('without a bus', () => {
  test('nothing is loaded, and nothing said', async () => {
    const listener = createListener();
    const queues = createStrictQueues();
    const world = createConsumerInFakeTime({ queues, loadEventsClient: listener.load });
    world.seed(['1']);

    const failed = await world.consume([recordOf({ task_id: 1 }), recordOf('no request')]);

    expect(failed).toEqual([]);
    expect(listener.loads()).toBe(0);
  });
});

test('events go ten a call, with the source and the kind that rules look for', async () => {
  const { listener, world } = worldWithBus();
  const ids = Array.from({ length: 25 }, (_, index) => String(index + 1));
  world.seed(ids);

  await world.consume(ids.map((id) => recordOf({ task_id: id })));

  expect(listener.calls.map(({ length }) => length)).toEqual([10, 10, 5]);
  for (const { event } of listener.calls.flat()) {
    expect(event).toMatchObject({
      EventBusName: 'outcomes',
      Source: 'transcoding-canceller',
      DetailType: 'Transcoding Cancel Resolved',
      Time: expect.any(Date),
    });
  }
});
