import { describe, expect, test } from '@jest/globals';
import { createCleanUpWorld, HOUR_MS, PROJECT, STALE_AFTER_MS, START } from './cleanUpWorld.ts';

const YOUNG_MS = HOUR_MS;
const OLD_MS = 7 * HOUR_MS;

/** 5,000 stale tasks, each a second younger than the one before, among 20,000. */
const crowd = (world: ReturnType<typeof createCleanUpWorld>): string[] => {
  world.waiting(15_000, YOUNG_MS);
  const stale = Array.from({ length: 5_000 }, (_, index) => {
    // Ids say nothing of the age: the order has to come from the time of creation.
    const [id = ''] = world.waiting(1, STALE_AFTER_MS + 10_000 + ((index * 37) % 5_000) * 1_000);
    return id;
  });
  const createdAt = (id: string) => world.simulator.task(PROJECT, id)?.createTime ?? 0;
  return stale.toSorted((left, right) => createdAt(left) - createdAt(right));
};

describe('5,000 stale tasks among 20,000 that wait', () => {
  test('at a cap of 100: exactly the 100 oldest are enqueued, with one call for 100 listed and one more', async () => {
    const world = createCleanUpWorld();
    const oldestFirst = crowd(world);

    const report = await world.run();

    expect(world.enqueuedIds()).toEqual(oldestFirst.slice(0, 100));
    expect(report).toMatchObject({
      ended: 'done',
      seen: 5_000,
      too_young: 0,
      chosen: 100,
      enqueued: 100,
      over_cap: 4_900,
      calls: 51,
      oldest_waiting_age_s: STALE_AFTER_MS / 1_000 + 10 + 4_999,
    });
    expect(world.calls()).toBe(51);
  });

  test('a dry run shows the same plan and enqueues nothing', async () => {
    const world = createCleanUpWorld({ variables: { CLEANUP_DRY_RUN: '' } });
    const oldestFirst = crowd(world);

    const report = await world.run();

    expect(world.bodies).toEqual([]);
    expect(report).toMatchObject({ ended: 'dry_run', dry_run: true, chosen: 100, enqueued: 0 });
    expect(report.tasks.map(({ task_id: id }) => id)).toEqual(oldestFirst.slice(0, 100));
  });

  test('the next run would go on with the same ones, since the list does not know what was asked for', async () => {
    const world = createCleanUpWorld();
    crowd(world);

    await world.run();
    await world.run();

    expect(new Set(world.enqueuedIds()).size).toBe(100);
  });

  test('at the pace that clean-up has by default, all is read before its time is up', async () => {
    const world = createCleanUpWorld({
      variables: { MPC_REQUESTS_PER_MINUTE: '100', QUOTA_SHARE: '' },
      settings: { quota: { perMinute: 100, overallPerMinute: 1_000 } },
    });
    crowd(world);

    const report = await world.run();

    expect(report).toMatchObject({ ended: 'done', enqueued: 100, calls: 51 });
    expect(world.clock.now() - START).toBeLessThan(240_000);
  });
});

describe('a request for a stale task', () => {
  test('is an ordinary one, that is checked again and ends two intervals later', async () => {
    const world = createCleanUpWorld({ variables: { CLEANUP_INTERVAL: '20m' } });
    world.waiting(1, YOUNG_MS);
    world.waiting(1, OLD_MS, { id: '9007199254740993' });

    await world.run();

    expect(world.requests()).toEqual([
      {
        task_id: '9007199254740993',
        project_id: PROJECT,
        reason: 'stale',
        requested_by: 'cleanup',
        correlation_id: 'run-1',
        not_after: new Date(world.clock.now() + 2 * 1_200_000).toISOString(),
        expect: { created_before: '2026-01-15T03:30:17.000Z' },
      },
    ]);
  });

  test('comes with what the report says of it: age, input, user data and why', async () => {
    const world = createCleanUpWorld({ variables: { CLEANUP_ONLY: 'user_data=batch-*' } });
    const output = { bucket: 'o', location: 'cn-north-4', object: 'x' };
    const input = { bucket: 'incoming', location: 'cn-north-4', object: 'a.mp4' };
    world.waiting(1, OLD_MS, { id: '7', source: { input, output, user_data: 'batch-1' } });
    world.waiting(1, OLD_MS, { id: '8', source: { input, output, user_data: 'keep' } });

    const { tasks, spared } = await world.run();

    expect(tasks).toEqual([
      {
        project_id: PROJECT,
        task_id: '7',
        age_s: 25_200,
        input: 'incoming/a.mp4',
        user_data: 'batch-1',
        because: 'older than 6h, only user_data=batch-*',
      },
    ]);
    expect(spared).toEqual({ 'only user_data': 1 });
  });
});

test('a list without anything stale is read with one call, and ends the run well', async () => {
  const world = createCleanUpWorld({ variables: { CLEANUP_MIN_WAITING: '201' } });
  world.waiting(20, YOUNG_MS);

  const report = await world.run();

  expect(report).toMatchObject({ ended: 'done', chosen: 0, enqueued: 0, calls: 1 });
  expect(world.bodies).toEqual([]);
});

test('an age that is no whole minute is told in seconds', async () => {
  const world = createCleanUpWorld();
  world.waiting(1, OLD_MS);
  world.waiting(1, 1_000);

  const { tasks } = await world.run({ older_than: '1000s' });

  expect(tasks.map(({ because }) => because)).toEqual(['older than 1000s']);
});

test('a fault of the program itself is not taken for a list that could not be read', async () => {
  const world = createCleanUpWorld({
    through: () => () => Promise.reject(new Error('a fault of the program')),
  });

  await expect(world.run()).rejects.toThrow('a fault of the program');
});

test('a second run in the same environment is refused while the first is on its way', async () => {
  const world = createCleanUpWorld();
  world.waiting(5, OLD_MS);
  world.waiting(5, YOUNG_MS);

  const reports = await world.settle(Promise.all([world.start(), world.start()]));

  expect(reports.map(({ ended }) => ended)).toEqual(['done', 'already_running']);
  expect(world.bodies).toHaveLength(5);
  expect(await world.run()).toMatchObject({ ended: 'done' });
});

test('what SQS has not confirmed is said, and that it was not', async () => {
  const world = createCleanUpWorld({ confirms: () => 20 });
  world.waiting(50, OLD_MS);
  world.waiting(50, YOUNG_MS);

  expect(await world.run()).toMatchObject({
    ended: 'enqueue_failed',
    why: 'SQS has confirmed 20 of 50 requests',
    chosen: 50,
    enqueued: 20,
    unconfirmed: 30,
  });
});

test('every task that was seen is accounted for, whatever the rules', async () => {
  const world = createCleanUpWorld({
    variables: {
      CLEANUP_MAX_PER_RUN: '10',
      CLEANUP_NEVER: 'input_bucket=masters',
      CLEANUP_ONLY: 'user_data=a*',
    },
  });
  const place = (bucket: string) => ({ bucket, location: 'l', object: 'x' });
  for (const user_data of ['a1', 'a2', 'b']) {
    for (const bucket of ['masters', 'incoming']) {
      const source = { input: place(bucket), output: place('o'), user_data };
      world.waiting(20, OLD_MS, { source });
      world.waiting(20, YOUNG_MS, { source });
    }
  }

  const report = await world.run();

  expect(report).toMatchObject({
    seen: 120,
    spared: { 'never input_bucket=masters': 60, 'only user_data': 20 },
    chosen: 10,
    over_cap: 30,
  });
});
