import { describe, expect, test } from '@jest/globals';
import type { Outcome } from '../../lib/cancel/outcome.ts';
import { messageBytes } from '../../lib/queue/batches.ts';
import { dispose } from '../../lib/queue/disposition.ts';
import type { Attributes } from '../../lib/queue/message.ts';
import type { Outgoing } from '../../lib/queue/queues.ts';
import { readMessage } from '../../lib/queue/readMessage.ts';
import { attemptsAttribute, deliveryOf, MORNING, recordOf } from '../records.ts';
import { createConsumerInFakeTime } from './consumerInFakeTime.ts';
import { createStrictQueues, LARGEST } from './strictQueues.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A world in which the cancel of task 100 fails before it has an effect. */
const failingWorld = (over: { random?: () => number; variables?: Record<string, string> } = {}) => {
  const queues = createStrictQueues();
  const world = createConsumerInFakeTime({ queues, ...over });
  world.seed(['100']);
  world.simulator.scriptFault({ name: 'serverError', status: 503, taskId: '100', calls: 1_000 });
  return { queues, world };
};
const FAILED: Outcome = {
  kind: 'retry',
  failure: { class: 'retry', code: 'HTTP.503', message: 'later', sent: false, remedy: 'none' },
  deleteSent: false,
};
const bytesOfAttributes = (message: Outgoing | undefined): number =>
  messageBytes({ MessageBody: '', MessageAttributes: message?.attributes ?? {} });
const attemptsOf = ({ attributes }: { attributes: Attributes }) =>
  JSON.parse(attributes['attempts']?.StringValue ?? 'null');

describe('a request that failed', () => {
  test('goes to its queue again as a copy, byte for byte, with all its attributes', async () => {
    const { queues, world } = failingWorld();
    const body = '{ "task_id":100,\t"reason":"Z\\u00fcrich 🎬" }\n';
    const attributes: Attributes = {
      trace: { DataType: 'String', StringValue: 'a-1' },
      weight: { DataType: 'Number.float', StringValue: '1.50' },
      stamp: { DataType: 'Binary', BinaryValue: Buffer.from([0, 255, 10, 128]) },
    };

    const failed = await world.consume([recordOf(body, { attributes, groupId: 'night' })]);

    expect(failed).toEqual([]);
    expect(queues.sent).toEqual([
      {
        queue: 'source',
        message: {
          id: expect.any(String),
          body,
          groupId: 'night',
          delaySeconds: expect.any(Number),
          attributes: { ...attributes, attempts: expect.anything() },
        },
      },
    ]);
  });

  test('carries what is known of its tries', async () => {
    const { queues, world } = failingWorld();

    await world.consume([recordOf({ task_id: 100 }, { sentAt: MORNING - 5_000 })]);

    const [copy] = queues.sent;
    expect(copy && attemptsOf(copy.message)).toEqual({
      enqueued_at: MORNING - 5_000,
      first_failure_at: world.clock.now(),
      tries: 1,
      delete_sent: true,
      redrives: 0,
    });
  });

  test('adds its next failure to them', async () => {
    const { queues, world } = failingWorld();
    await world.consume([recordOf({ task_id: 100 })]);
    const failedFirst = world.clock.now();
    await world.wait(10 * MINUTE_MS);

    await world.consume(queues.sent.map(({ message }) => deliveryOf(message, world.clock.now())));

    const [, second] = queues.sent;
    expect(second && attemptsOf(second.message)).toMatchObject({
      enqueued_at: MORNING,
      first_failure_at: failedFirst,
      tries: 2,
    });
  });

  test('waits for a random time of which the most doubles with each try, up to 15 minutes', async () => {
    const most = [15, 30, 60, 120, 240, 480, 900, 900];
    for (const [before, ceiling] of most.entries()) {
      for (const [random, expected] of [
        [0, 1],
        [0.5, 1 + ceiling / 2],
        [1 - 2 ** -53, ceiling],
      ] as const) {
        const { queues, world } = failingWorld({ random: () => random });
        const attributes = attemptsAttribute({ tries: before });

        await world.consume([recordOf({ task_id: 100 }, { attributes })]);

        expect(queues.sent[0]?.message.delaySeconds).toBe(Math.floor(expected));
      }
    }
  });

  test('waits no longer than SQS allows, however often it was tried', async () => {
    const { queues, world } = failingWorld({ random: () => 1 - 2 ** -53 });
    const attributes = attemptsAttribute({ tries: Number.MAX_SAFE_INTEGER - 1 });

    await world.consume([recordOf({ task_id: 100 }, { attributes })]);

    expect(queues.sent[0]?.message.delaySeconds).toBe(900);
  });

  test('is tried until an hour after its first failure, and is dead from then on', async () => {
    const { queues, world } = failingWorld();
    const failingSince = (ms: number) =>
      recordOf(
        { task_id: 100 },
        { attributes: attemptsAttribute({ firstFailureAt: world.clock.now() - ms, tries: 9 }) },
      );

    await world.consume([failingSince(HOUR_MS - MINUTE_MS)]);
    await world.consume([failingSince(HOUR_MS)]);

    expect(queues.sent.map(({ queue }) => queue)).toEqual(['source', 'deadLetter']);
  });

  test('is dead to the millisecond', () => {
    const failing = (ms: number) =>
      readMessage(
        recordOf(
          { task_id: 100 },
          { attributes: attemptsAttribute({ firstFailureAt: MORNING - ms }) },
        ),
      );
    const policy = { retryWindowMs: 1_000, maxQueueAgeMs: DAY_MS };
    const queueFor = (ms: number) =>
      dispose(failing(ms), FAILED, policy, MORNING, () => 0) as { to?: string };

    expect(queueFor(999)).toMatchObject({ to: 'source' });
    expect(queueFor(1_000)).toMatchObject({ to: 'deadLetter' });
  });

  test('is tried for as long as the settings say', async () => {
    const { queues, world } = failingWorld({ variables: { RETRY_WINDOW: '10m' } });
    const failingSince = (ms: number) =>
      recordOf(
        { task_id: 100 },
        { attributes: attemptsAttribute({ firstFailureAt: MORNING - ms }) },
      );

    await world.consume([failingSince(9 * MINUTE_MS)]);
    await world.consume([failingSince(10 * MINUTE_MS)]);

    expect(queues.sent.map(({ queue }) => queue)).toEqual(['source', 'deadLetter']);
  });

  test('is dead at once when it is a day old, even if it never failed before', async () => {
    const { queues, world } = failingWorld();

    await world.consume([recordOf({ task_id: 100 }, { sentAt: MORNING - DAY_MS })]);

    expect(queues.sent.map(({ queue }) => queue)).toEqual(['deadLetter']);
    expect(queues.sent[0]?.message.attributes['failure_class']?.StringValue).toBe('retry');
  });

  test('keeps its ten attributes over any number of tries', async () => {
    const { queues, world } = failingWorld();
    const attributes = Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [
        `a${index}`,
        index % 2
          ? { DataType: 'String', StringValue: `"${index}"\t` }
          : { DataType: 'Binary.png', BinaryValue: Buffer.from([index, 0, 200]) },
      ]),
    );
    let record = recordOf({ task_id: 100 }, { attributes });
    for (let tries = 0; tries < 3; tries++) {
      await world.consume([record]);
      record = deliveryOf(
        queues.sent[tries]?.message ?? { id: '', body: '', attributes: {} },
        world.clock.now(),
      );
    }

    await world.consume([record]);

    expect(world.settlements[0]?.message.attributes).toEqual(attributes);
    expect(world.settlements[0]?.message.attempts.tries).toBe(3);
    expect(queues.complaints).toEqual([]);
  });

  test('is dead when its queue has no room for what is known of its tries', async () => {
    const { queues, world } = failingWorld();
    await world.consume([recordOf('{"task_id":100}')]);
    const room = LARGEST.source - bytesOfAttributes(queues.sent[0]?.message);
    const bodies = [room, room + 1, LARGEST.source].map((bytes) => '{"task_id":100}'.padEnd(bytes));

    const failed = await world.consume(bodies.map((body) => recordOf(body)));

    expect(failed).toEqual([]);
    expect(queues.sent.slice(1).map(({ queue, message }) => [queue, message.body.length])).toEqual([
      ['source', room],
      ['deadLetter', room + 1],
      ['deadLetter', LARGEST.source],
    ]);
    expect(queues.complaints).toEqual([]);
  });
});
