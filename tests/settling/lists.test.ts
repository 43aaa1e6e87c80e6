import { describe, expect, test } from '@jest/globals';
import type { Outgoing, Queues } from '../../lib/queue/queues.ts';
import { deliveryOf, MORNING, recordOf } from '../records.ts';
import { createConsumerInFakeTime } from './consumerInFakeTime.ts';
import { createStrictQueues, LARGEST } from './strictQueues.ts';

const DAY_MS = 86_400_000;
const SHARED = { reason: 'night shift', expect: { user_data: 'film' } };

const attemptsOf = ({ attributes }: Outgoing) =>
  JSON.parse(attributes['attempts']?.StringValue ?? 'null');

describe('a list', () => {
  test('becomes messages of its own, and is acknowledged without a call of the API', async () => {
    const queues = createStrictQueues();
    const world = createConsumerInFakeTime({ queues });
    const attributes = { trace: { DataType: 'String', StringValue: 'a-1' } };
    const list = recordOf(
      { task_ids: [100, '101'], ...SHARED },
      { attributes, groupId: 'night', sentAt: MORNING - 5_000 },
    );

    const failed = await world.consume([list]);

    expect(failed).toEqual([]);
    expect(world.fates()).toEqual({ [list.messageId]: 'split' });
    expect(world.calls()).toEqual([]);
    expect(queues.sent.map(({ queue }) => queue)).toEqual(['source', 'source']);
    for (const [index, { message }] of queues.sent.entries()) {
      expect(JSON.parse(message.body)).toEqual({ task_id: String(100 + index), ...SHARED });
      expect(message.attributes).toMatchObject(attributes);
      expect(message.groupId).toBe('night');
      expect(message.delaySeconds).toBeUndefined();
    }
  });

  test('passes its age on, not the tries that it had itself', async () => {
    const queues = createStrictQueues();
    const world = createConsumerInFakeTime({ queues });

    await world.consume([recordOf({ task_ids: [100] }, { sentAt: MORNING - 5_000 })]);

    expect(queues.sent.map(({ message }) => attemptsOf(message))).toEqual([
      { enqueued_at: MORNING - 5_000, tries: 0, delete_sent: false, redrives: 0 },
    ]);
  });

  test('is on the queue in parts before any call of its batch is made', async () => {
    const queues = createStrictQueues();
    const callsBefore: number[] = [];
    const watching: Queues = {
      ...queues,
      send: (queue, messages) => {
        callsBefore.push(world.calls().length);
        return queues.send(queue, messages);
      },
    };
    const world = createConsumerInFakeTime({ queues: watching });

    await world.consume([
      recordOf({ task_id: 1 }),
      recordOf({ task_ids: [100] }),
      recordOf({ task_id: 2 }),
      recordOf({ task_ids: [101] }),
    ]);

    expect(callsBefore).toEqual([0, 0]);
    expect(world.calls().length).toBeGreaterThan(0);
  });

  test('is served as the single requests that it became', async () => {
    const queues = createStrictQueues();
    const world = createConsumerInFakeTime({ queues });
    const ids = Array.from({ length: 1_000 }, (_, index) => String(1_000 + index));
    world.seed(ids);
    await world.consume([recordOf({ task_ids: ids })]);

    const failed = await world.consume(queues.sent.map(({ message }) => deliveryOf(message)));

    expect(failed).toEqual([]);
    expect(new Set(Object.values(world.fates()))).toEqual(new Set(['done cancelled']));
    expect(world.settlements).toHaveLength(1_000);
    expect(queues.complaints).toEqual([]);
  });

  test('stays when SQS does not confirm one of its messages, and no other list does', async () => {
    const queues = createStrictQueues((_, { body }) => body.includes('"101"'));
    const world = createConsumerInFakeTime({ queues });
    const half = recordOf({ task_ids: [100, 101, 102] });
    const whole = recordOf({ task_ids: [200, 201] });

    const failed = await world.consume([half, whole]);

    expect(failed).toEqual([half.messageId]);
    expect(world.fates()).toEqual({ [half.messageId]: 'kept', [whole.messageId]: 'split' });
    expect(queues.hidden).toEqual([]);
  });

  test('that can never be split dies of age instead of going round for ever', async () => {
    const queues = createStrictQueues((queue) => queue === 'source');
    const world = createConsumerInFakeTime({ queues });
    const young = recordOf({ task_ids: [100] }, { sentAt: MORNING - DAY_MS + 1_000 });
    const old = recordOf({ task_ids: [101] }, { sentAt: MORNING - DAY_MS });

    const failed = await world.consume([young, old]);

    expect(failed).toEqual([young.messageId]);
    expect(queues.sent.map(({ queue, message }) => [queue, message.body])).toEqual([
      ['deadLetter', old.body],
    ]);
    expect(
      world.settlements.find(({ message }) => message.body === old.body)?.reason,
    ).toMatchObject({ class: 'aged', code: 'MAX_QUEUE_AGE' });
  });

  test('keeps its ten attributes on each of its messages', async () => {
    const queues = createStrictQueues();
    const world = createConsumerInFakeTime({ queues });
    const attributes = Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [
        `a${index}`,
        { DataType: 'String', StringValue: `value ${index}` },
      ]),
    );
    await world.consume([recordOf({ task_ids: [100, 101] }, { attributes })]);

    await world.consume(queues.sent.map(({ message }) => deliveryOf(message)));

    expect(world.settlements.map(({ message }) => message.attributes)).toEqual([
      attributes,
      attributes,
    ]);
    expect(queues.complaints).toEqual([]);
  });

  test('is parked when its attributes leave no room for its messages', async () => {
    const queues = createStrictQueues();
    const world = createConsumerInFakeTime({ queues });
    const body = '{"task_ids":[100,101]}';
    const large = 'x'.repeat(LARGEST.source - body.length - 'largeString'.length);
    const list = recordOf(body, {
      attributes: { large: { DataType: 'String', StringValue: large } },
    });

    const failed = await world.consume([list]);

    expect(failed).toEqual([]);
    expect(queues.sent.map(({ queue, message }) => [queue, message.body])).toEqual([
      ['parked', body],
    ]);
    expect(world.settlements[0]?.reason).toMatchObject({ class: 'rejected' });
    expect(queues.complaints).toEqual([]);
  });

  test('waits for a later batch when there is no time left to split it', async () => {
    const queues = createStrictQueues();
    let sends = 0;
    const slow: Queues = {
      ...queues,
      send: async (queue, messages) => {
        sends++;
        await world.clock.sleep(1_500);
        return queues.send(queue, messages);
      },
    };
    const world = createConsumerInFakeTime({ queues: slow });
    const lists = Array.from({ length: 20 }, (_, index) => recordOf({ task_ids: [index + 1] }));

    const failed = await world.consume(lists);

    expect(world.clock.now() - MORNING).toBeLessThan(20_000);
    expect(failed).toHaveLength(20 - sends);
    expect(failed).toEqual(lists.slice(sends).map(({ messageId }) => messageId));
    expect(queues.hidden.map(({ id, seconds }) => [id, seconds])).toEqual(
      failed.map((id) => [id, 0]),
    );
    expect(sends).toBeGreaterThan(5);
  });
});
