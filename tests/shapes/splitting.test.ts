import { describe, expect, test } from '@jest/globals';
import { deliveryOf, recordOf } from '../records.ts';
import { createConsumerInFakeTime } from '../settling/consumerInFakeTime.ts';
import { createStrictQueues } from '../settling/strictQueues.ts';
import { fixture } from './reading.ts';
import { INNER } from './wrappings.ts';

const event = (id: string, data: unknown) => ({
  specversion: '1.0',
  type: 'cancel',
  source: '/pipelines/ingest',
  id,
  data,
});

describe('a batch of events', () => {
  test('is on the queue as single messages before any call, and then acknowledged', async () => {
    const queues = createStrictQueues();
    const world = createConsumerInFakeTime({ queues });
    const batch = recordOf(fixture('cloudevents-batch.json'), { groupId: 'night' });

    const failed = await world.consume([batch]);

    expect(failed).toEqual([]);
    expect(world.fates()).toEqual({ [batch.messageId]: 'split' });
    expect(world.calls()).toEqual([]);
    expect(queues.sent.map(({ queue, message }) => [queue, message.groupId])).toEqual([
      ['source', 'night'],
      ['source', 'night'],
    ]);
    for (const { message } of queues.sent) expect(batch.body).toContain(message.body);
    expect(queues.complaints).toEqual([]);
  });

  test('loses none of its events to one that is bad, which is parked alone with its own body', async () => {
    const queues = createStrictQueues();
    const world = createConsumerInFakeTime({ queues });
    world.seed(['1', '2', '3', '4']);
    const bad = event('bad', { task_id: 'none' });
    const events = [
      event('a', { task_id: 1 }),
      bad,
      event('b', { task_ids: [2, 3] }),
      { hello: 'world' },
      { task_id: 4 },
    ];
    let arriving = [recordOf(events)];
    const ends: string[] = [];

    while (arriving.length > 0) {
      const before = queues.sent.length;
      await world.consume(arriving);
      ends.push(...Object.values(world.fates()));
      arriving = queues.sent
        .slice(before)
        .filter(({ queue }) => queue === 'source')
        .map(({ message }) => deliveryOf(message));
    }

    expect(ends.toSorted()).toEqual([
      ...Array.from({ length: 4 }, () => 'done cancelled'),
      'parked',
      'parked',
      'split',
      'split',
    ]);
    expect(
      queues.sent
        .filter(({ queue }) => queue === 'parked')
        .map(({ message: { body, attributes } }) => [body, attributes['error_code']?.StringValue]),
    ).toEqual([
      [JSON.stringify(bad), 'INVALID_REQUEST'],
      ['{"hello":"world"}', 'unrecognised_shape'],
    ]);
  });

  test('stays as it is when SQS does not confirm one of its events', async () => {
    const queues = createStrictQueues((_, { body }) => body.includes('C234'));
    const world = createConsumerInFakeTime({ queues });
    const batch = recordOf(fixture('cloudevents-batch.json'));

    const failed = await world.consume([batch]);

    expect(failed).toEqual([batch.messageId]);
    expect(world.fates()).toEqual({ [batch.messageId]: 'kept' });
  });
});

describe('a list within an event', () => {
  test('is split into requests that carry what the event says of them', async () => {
    const queues = createStrictQueues();
    const world = createConsumerInFakeTime({ queues });
    world.seed(['9007199254740993', '7']);
    const { body } = INNER.eventBridge('{"task_ids":[9007199254740993,7]}', 'e-1');
    await world.consume([recordOf(body)]);

    await world.consume(queues.sent.map(({ message }) => deliveryOf(message)));

    expect(world.settlements.map(({ fate, request }) => [fate, request])).toEqual([
      ['done', expect.objectContaining({ taskId: '9007199254740993', correlationId: 'e-1' })],
      ['done', expect.objectContaining({ taskId: '7', requestedBy: 'e-1' })],
    ]);
  });

  test('of binary mode keeps its attributes, and is not read differently for them', async () => {
    const queues = createStrictQueues();
    const world = createConsumerInFakeTime({ queues });
    world.seed(['1', '2']);
    const attributes = Object.fromEntries(
      Object.entries({ ce_specversion: '1.0', ce_id: 'e-1', ce_source: 's', ce_type: 't' }).map(
        ([name, StringValue]) => [name, { DataType: 'String', StringValue }],
      ),
    );
    await world.consume([recordOf({ task_ids: [1, 2] }, { attributes })]);

    await world.consume(queues.sent.map(({ message }) => deliveryOf(message)));

    expect(Object.values(world.fates())).toEqual(['done cancelled', 'done cancelled']);
    expect(world.settlements.map(({ request }) => request?.correlationId)).toEqual(['e-1', 'e-1']);
    expect(world.settlements.map(({ message }) => message.attributes)).toEqual([
      attributes,
      attributes,
    ]);
  });
});
