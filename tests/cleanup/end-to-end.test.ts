import { afterEach, expect, test } from '@jest/globals';
import { createCleanUp } from '../../lib/cleanup/cleanUp.ts';
import { readCleanUpEvent } from '../../lib/cleanup/cleanUpEvent.ts';
import { createEnqueue } from '../../lib/cleanup/enqueue.ts';
import { readActingCleanUpConfig } from '../../lib/config/cleanUpConfig.ts';
import { systemClock } from '../../lib/mpc/clock.ts';
import { createNodeTransport } from '../../lib/mpc/nodeTransport.ts';
import { createSqsClient } from '../../lib/queue/sqsClient.ts';
import { DEFAULT_ACCOUNT } from '../../local/mpc-simulator/accounts.ts';
import { startCancellingWorld } from '../end-to-end/cancellingWorld.ts';
import { HOUR_MS } from './cleanUpWorld.ts';

const [KEY] = DEFAULT_ACCOUNT.keys;
const [PROJECT = { id: '', name: '' }] = DEFAULT_ACCOUNT.projects;

let closing = new AsyncDisposableStack();
afterEach(async () => {
  await closing.disposeAsync();
  closing = new AsyncDisposableStack();
});

const startWorld = async (queueSuffix = '') => {
  const world = closing.adopt(await startCancellingWorld(), (it) => it.close());
  world.simulator.configure({ lifecycle: { queueMs: 0 } });
  const wire = closing.adopt(createNodeTransport(1), (it) => it.close());
  const config = readActingCleanUpConfig({
    HUAWEICLOUD_SDK_AK: KEY?.accessKey,
    HUAWEICLOUD_SDK_SK: KEY?.secretKey,
    HUAWEICLOUD_SDK_PROJECT_ID: PROJECT.id,
    MPC_REGION: PROJECT.name,
    MPC_ENDPOINT: world.mpcUrl,
    CANCEL_REQUESTS_QUEUE_URL: `${world.urls.source}${queueSuffix}`,
    CLEANUP_DRY_RUN: 'false',
  });
  const cleanUp = createCleanUp(config, {
    clock: systemClock,
    transport: wire.send,
    readParameter: () => Promise.reject(new Error('no parameters')),
    enqueue: createEnqueue(config.queueUrl, () => Promise.resolve(createSqsClient())),
  });
  const seed = (age: number, ...ids: readonly string[]) =>
    world.simulator.seedTasks(
      ids.map((id) => ({ project: PROJECT.id, id, createTime: Date.now() - age })),
    );
  const run = () =>
    cleanUp(readCleanUpEvent({}, config), { deadline: Date.now() + 60_000, runId: 'run-1' });
  return { world, seed, run };
};

test('stale tasks end as CANCELED by the consumer’s hand, and all others are untouched', async () => {
  const { world, seed, run } = await startWorld();
  seed(7 * HOUR_MS, '201', '202', '203', '204');
  seed(HOUR_MS, '301', '302', '303', '304');

  const report = await run();
  // Meanwhile one of the stale tasks starts.
  world.simulator.configure({ lifecycle: { startsPerMinute: 60_000, concurrency: 1 } });
  await world.deliver(4);

  expect(report).toMatchObject({ ended: 'done', chosen: 4, enqueued: 4 });
  const statuses = (...ids: readonly string[]) => ids.map((id) => world.statusOf(id));
  expect(statuses('201', '202', '203', '204').toSorted()).toEqual([
    'CANCELED',
    'CANCELED',
    'CANCELED',
    'TRANSCODING',
  ]);
  expect(statuses('301', '302', '303', '304')).toEqual(Array(4).fill('WAITING'));
  expect(world.settlements.map(({ outcome }) => outcome?.kind).toSorted()).toEqual([
    'cancelled',
    'cancelled',
    'cancelled',
    'too_late',
  ]);
  expect(['301', '302', '303', '304'].flatMap((id) => world.callsFor('cancel', id))).toEqual([]);
});

test('a request that comes to a younger task of the same id is not carried out', async () => {
  const { world, seed } = await startWorld();
  seed(HOUR_MS, '401');
  const limit = new Date(Date.now() - 6 * HOUR_MS).toISOString();
  const body = { task_id: '401', requested_by: 'cleanup', expect: { created_before: limit } };

  await world.send([{ body: JSON.stringify(body) }]);
  await world.deliver(1);

  expect(world.statusOf('401')).toBe('WAITING');
  expect(world.settlements.map(({ outcome }) => outcome?.kind)).toEqual(['mismatch']);
});

test('a queue that is not there confirms nothing, and the report says so', async () => {
  const { seed, run } = await startWorld('-that-is-not-there');
  seed(7 * HOUR_MS, '201');
  seed(HOUR_MS, '301');

  expect(await run()).toMatchObject({ ended: 'enqueue_failed', enqueued: 0, unconfirmed: 1 });
});
