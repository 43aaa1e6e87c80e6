import { describe, expect, test } from '@jest/globals';
import type { Outgoing } from '../../lib/queue/queues.ts';
import { attemptsAttribute, deliveryOf, MORNING, recordOf } from '../records.ts';
import { createConsumerInFakeTime } from './consumerInFakeTime.ts';
import { createStrictQueues } from './strictQueues.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A world with one dead letter of ours, whose cancel failed for longer than the retry window. */
const worldWithDeadLetter = async () => {
  const queues = createStrictQueues();
  const world = createConsumerInFakeTime({ queues });
  world.seed(['100']);
  world.simulator.scriptFault({ name: 'serverError', kind: 'cancel', taskId: '100' });
  const attributes = {
    ...attemptsAttribute({
      enqueuedAt: MORNING - 2 * HOUR_MS,
      firstFailureAt: MORNING - 2 * HOUR_MS,
      tries: 8,
      redrives: 1,
    }),
    trace: { DataType: 'String', StringValue: 'a-1' },
  };
  await world.consume([recordOf({ task_id: 100 }, { attributes })]);
  const letter = queues.sent[0]?.message as Outgoing;
  return { world, queues, letter, sent: queues.sent };
};
const attemptsOf = (message: Outgoing | undefined) =>
  JSON.parse(message?.attributes['attempts']?.StringValue ?? 'null');

describe('a dead letter that was moved back to the source queue as it is', () => {
  test('works as a request', async () => {
    const { world, letter } = await worldWithDeadLetter();
    await world.wait(3 * DAY_MS);
    const record = deliveryOf(letter, world.clock.now());

    const failed = await world.consume([record]);

    expect(failed).toEqual([]);
    expect(world.fates()).toEqual({ [record.messageId]: 'done cancelled' });
  });

  test('is queried first, since an earlier try may have cancelled the task', async () => {
    const { world, letter } = await worldWithDeadLetter();
    const before = world.calls().length;

    await world.consume([deliveryOf(letter, world.clock.now())]);

    expect(world.calls().slice(before)).toEqual(['query 100', 'cancel 100']);
  });

  test('has a whole retry window again, and counts its return', async () => {
    const { world, queues, letter } = await worldWithDeadLetter();
    await world.wait(3 * DAY_MS);
    world.simulator.scriptFault({ name: 'serverError', kind: 'cancel', taskId: '100' });
    const movedAt = world.clock.now();

    await world.consume([deliveryOf(letter, movedAt)]);

    const again = queues.sent[1];
    expect(again?.queue).toBe('source');
    expect(attemptsOf(again?.message)).toEqual({
      enqueued_at: movedAt,
      first_failure_at: world.clock.now(),
      tries: 1,
      delete_sent: true,
      redrives: 2,
    });
    expect(Object.keys(again?.message.attributes ?? {}).toSorted()).toEqual(['attempts', 'trace']);
  });

  test('may wait for its turn, however old it is', async () => {
    const { world, queues, letter } = await worldWithDeadLetter();
    await world.wait(3 * DAY_MS);
    const record = deliveryOf(letter, world.clock.now());

    const failed = await world.consume([record], 5_000);

    expect(failed).toEqual([record.messageId]);
    expect(queues.hidden).toHaveLength(1);
  });

  test('ages from its return on', async () => {
    const { world, queues, letter } = await worldWithDeadLetter();
    const record = deliveryOf(letter, world.clock.now());
    await world.wait(DAY_MS);

    await world.consume([record], 5_000);

    const again = queues.sent[1];
    expect(again?.queue).toBe('deadLetter');
    expect(again?.message.attributes['redrives']?.StringValue).toBe('2');
  });
});

describe('a parked letter that was moved back as it is', () => {
  test('is parked again for what is still wrong with it, its body and attributes untouched', async () => {
    const queues = createStrictQueues();
    const world = createConsumerInFakeTime({ queues });
    const attributes = Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [
        `a${index}`,
        { DataType: 'String', StringValue: 'x' },
      ]),
    );
    await world.consume([recordOf('no request', { attributes })]);
    const parked = queues.sent[0]?.message as Outgoing;

    await world.consume([deliveryOf(parked, world.clock.now())]);

    const again = queues.sent[1];
    expect(again?.queue).toBe('parked');
    expect(again?.message.body).toBe('no request');
    expect(world.settlements[0]?.message.attributes).toEqual(attributes);
    expect(again?.message.attributes['redrives']?.StringValue).toBe('1');
  });
});

describe('a bare message that SQS itself moved there and back', () => {
  test('works as a request', async () => {
    const queues = createStrictQueues();
    const world = createConsumerInFakeTime({ queues });
    world.seed(['100']);

    expect(await world.consume([recordOf('{"task_id":100}')])).toEqual([]);
    expect(world.calls()).toEqual(['cancel 100']);
  });
});
