import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Outgoing } from '../../lib/queue/queues.ts';
import { sqsCallsOf } from '../../lib/queue/sqsClient.ts';
import { createSqsQueues } from '../../lib/queue/sqsQueues.ts';
import { redriveRun } from '../../lib/redrive/redriveRun.ts';
import { createSqsLetterQueues } from '../../lib/redrive/sqsLetterQueues.ts';
import { type CancellingWorld, startCancellingWorld } from '../end-to-end/cancellingWorld.ts';
import { deadLetterOf, manyAttributes } from './deadLetters.ts';

const HOUR_MS = 3_600_000;
const EVENT = {
  version: '0',
  id: 'event-1',
  'detail-type': 'Transcoding Cancel Requested',
  source: 'pipeline',
  detail: { task_id: 103 },
};

/** Letters of four requests, of which one had sent its DELETE before it died. */
const LETTERS: readonly Outgoing[] = [
  deadLetterOf('{ "task_id": 100 }'),
  deadLetterOf({ task_id: 101 }, { deleteSent: true, redrives: 2 }),
  deadLetterOf({ task_id: 102 }, { attributes: manyAttributes(10) }),
  deadLetterOf(EVENT),
];
const TASKS = ['100', '101', '102', '103'];

let world: CancellingWorld;
beforeEach(async () => {
  world = await startCancellingWorld();
  world.seed('WAITING', ...TASKS);
  const queues = createSqsQueues({
    urls: world.urls,
    loadClient: () => Promise.resolve(sqsCallsOf(world.sqs.client)),
  });
  await queues.send(
    'deadLetter',
    LETTERS.map((letter, index) => ({ ...letter, id: String(index) })),
  );
});
afterEach(() => world.close());

/** Moves all dead letters as SQS's own move task does, or a person with the console: body and attributes as they are. */
const moveBack = async (withAttributes: boolean): Promise<void> => {
  const { client } = world.sqs;
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: world.urls.deadLetter,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ['All'],
    }),
  );
  for (const { Body, MessageAttributes } of Messages) {
    await client.send(
      new SendMessageCommand({
        QueueUrl: world.urls.source,
        MessageBody: Body,
        ...(withAttributes ? { MessageAttributes } : {}),
      }),
    );
  }
};
const redrive = async (): Promise<void> => {
  await redriveRun(
    {
      queues: createSqsLetterQueues(world.sqs.client, world.urls),
      clock: { now: () => Date.now() + HOUR_MS },
      policy: { maxRedrives: 5 },
      requestsPerMinute: 10_000,
      intervalMs: 900_000,
    },
    { deadline: Date.now() + 2 * HOUR_MS, mostLetters: 100, mostCalls: 100 },
    { dryRun: false },
  );
};

describe('dead letters work as requests', () => {
  test.each([
    ['when they are redriven', redrive],
    ['when SQS moves them back, attributes and all', () => moveBack(true)],
    ['when someone sends their bodies again', () => moveBack(false)],
  ])('%s', async (_, bringBack) => {
    await bringBack();

    await world.deliver(LETTERS.length);

    expect(TASKS.map((task) => world.statusOf(task))).toEqual(TASKS.map(() => 'CANCELED'));
    expect(world.settlements.map(({ fate }) => fate)).toEqual(TASKS.map(() => 'done'));
    expect(await world.countsOf('source')).toEqual([0, 0, 0]);
  });

  test.each([
    ['redriven', redrive],
    ['moved back by SQS', () => moveBack(true)],
  ])(
    'that are %s have come back once more, and are queried first after a DELETE',
    async (_, bringBack) => {
      await bringBack();

      await world.deliver(LETTERS.length);

      const redrives = world.settlements.map(({ message, request }) => [
        request?.taskId,
        message.attempts.redrives,
      ]);
      expect(Object.fromEntries(redrives)).toEqual({ 100: 1, 101: 3, 102: 1, 103: 1 });
      expect(world.callsFor('query', '101').length).toBeGreaterThan(0);
      expect(
        world.settlements.find(({ request }) => request?.taskId === '102')?.message.attributes,
      ).toEqual(manyAttributes(10));
    },
  );
});
