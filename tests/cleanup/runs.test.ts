import { describe, expect, test } from '@jest/globals';
import type { Transport, WireAnswer } from '../../lib/mpc/transport.ts';
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

describe('the share of the waiting tasks that may go', () => {
  test.each([
    [100, 100, 'done', 100],
    [100, 99, 'refused', 0],
    [1, 0, 'refused', 0],
    [250, 251, 'done', 100],
    [250, 249, 'refused', 0],
  ])('%d stale beside %d others: %s', async (stale, others, ended, enqueued) => {
    const world = createCleanUpWorld();
    world.waiting(stale, OLD_MS);
    world.waiting(others, YOUNG_MS);

    const report = await world.run();

    expect(report).toMatchObject({ ended, enqueued });
    expect(world.bodies).toHaveLength(enqueued);
    expect(world.calls()).toBeLessThanOrEqual(Math.ceil(stale / 100) + 1);
  });

  test('counts all that is stale, not only what one run would take', async () => {
    const world = createCleanUpWorld({ variables: { CLEANUP_MAX_PER_RUN: '1' } });
    world.waiting(60, OLD_MS);
    world.waiting(40, YOUNG_MS);

    const report = await world.run();

    expect(report).toMatchObject({
      ended: 'refused',
      refused: { share: 60 },
      refusals: [{ project_id: PROJECT, guard: 'share', stale: 60, waiting_needed: 120 }],
      why: `share: 60 are stale in project ${PROJECT}, where fewer than 120 wait`,
      chosen: 0,
    });
    expect(world.bodies).toEqual([]);
  });

  test('is met by what the list itself shows, without a call', async () => {
    const world = createCleanUpWorld({ variables: { CLEANUP_NEVER: 'user_data=keep' } });
    const output = { bucket: 'o', location: 'l', object: 'x' };
    world.waiting(10, OLD_MS);
    world.waiting(10, OLD_MS, { source: { output, user_data: 'keep' } });

    expect(await world.run()).toMatchObject({ ended: 'done', enqueued: 10, calls: 1 });
  });
});

test('below the number that must wait nothing is stale', async () => {
  const world = createCleanUpWorld({ variables: { CLEANUP_MIN_WAITING: '201' } });
  world.waiting(50, OLD_MS);
  world.waiting(150, YOUNG_MS);

  expect(await world.run()).toMatchObject({ ended: 'refused', refused: { min_waiting: 50 } });

  world.waiting(1, YOUNG_MS);
  expect(await world.run()).toMatchObject({ ended: 'done', enqueued: 50 });
});

describe('several projects', () => {
  const OTHER = '1a1b2c3d4e5f60718293a4b5c6d7e8f9';
  const variables = {
    HUAWEICLOUD_SDK_PROJECT_ID: '',
    MPC_REGION: '',
    MPC_ENDPOINT: '',
    MPC_PROJECTS: JSON.stringify(
      [PROJECT, OTHER].map((project_id) => ({
        project_id,
        region: 'cn-north-4',
        endpoint: 'http://mpc.test',
      })),
    ),
  };

  test('share one cap, and the oldest of all goes first', async () => {
    const world = createCleanUpWorld({
      projects: [PROJECT, OTHER],
      variables: { ...variables, CLEANUP_MAX_PER_RUN: '3', CLEANUP_MAX_SHARE: '1' },
    });
    world.waiting(2, OLD_MS + 3_000, {}, PROJECT);
    world.waiting(2, OLD_MS + 60_000, {}, OTHER);

    await world.run();

    expect(world.requests().map(({ project_id: project }) => project)).toEqual([
      OTHER,
      OTHER,
      PROJECT,
    ]);
  });

  test('are guarded each for itself: a short list that would go whole does not save another', async () => {
    const world = createCleanUpWorld({ projects: [PROJECT, OTHER], variables });
    world.waiting(2, OLD_MS, {}, PROJECT);
    world.waiting(2, OLD_MS, {}, OTHER);
    world.waiting(2, YOUNG_MS, {}, OTHER);

    const report = await world.run();

    expect(report).toMatchObject({ ended: 'done', enqueued: 2, refused: { share: 2 } });
    expect(world.requests().every(({ project_id: project }) => project === OTHER)).toBe(true);
  });

  test('are all left alone when the list of one cannot be read', async () => {
    const world = createCleanUpWorld({ projects: [PROJECT], variables });
    world.waiting(2, OLD_MS);
    world.waiting(2, YOUNG_MS);

    const report = await world.run();

    expect(report).toMatchObject({ ended: 'list_failed', enqueued: 0, chosen: 0 });
    expect(report.why).toContain(OTHER);
    expect(world.bodies).toEqual([]);
  });
});

describe('the switch', () => {
  const variables = { CLEANUP_SWITCH_PARAMETER: '/films/prod/clean-up' };
  const worldWith = (...values: (string | undefined | Error)[]) => {
    const world = createCleanUpWorld({
      variables,
      readParameter: (name) => {
        expect(name).toBe('/films/prod/clean-up');
        const value = values.length > 1 ? values.shift() : values[0];
        return value instanceof Error ? Promise.reject(value) : Promise.resolve(value);
      },
    });
    world.waiting(5, OLD_MS);
    world.waiting(5, YOUNG_MS);
    return world;
  };
  const missing = Object.assign(new Error('secret words'), { name: 'ParameterNotFound' });

  test.each([['on'], [' ON\n']])('%j lets it act', async (value) => {
    expect(await worldWith(value).run()).toMatchObject({ ended: 'done', enqueued: 5 });
  });

  test.each([
    ['off', 'parameter /films/prod/clean-up is off'],
    ['true', 'parameter /films/prod/clean-up is not on'],
    ['', 'parameter /films/prod/clean-up is not on'],
    [undefined, 'parameter /films/prod/clean-up is not on'],
    [missing, 'parameter /films/prod/clean-up could not be read: ParameterNotFound'],
  ])('%p keeps it from acting, and from calling anything', async (value, why) => {
    const world = worldWith(value);

    expect(await world.run()).toMatchObject({ ended: 'switched_off', why, enqueued: 0, calls: 0 });
    expect([world.bodies, world.calls()]).toEqual([[], 0]);
  });

  test('is looked at again after the lists have been read', async () => {
    const world = worldWith('on', 'off');

    expect(await world.run()).toMatchObject({ ended: 'switched_off', chosen: 5, enqueued: 0 });
    expect(world.bodies).toEqual([]);
  });

  test('does not keep a dry run from showing its plan', async () => {
    expect(await worldWith('off').run({ dry_run: true })).toMatchObject({
      ended: 'dry_run',
      chosen: 5,
    });
  });
});

describe('pages that fail', () => {
  const failing = (which: (call: number) => WireAnswer | undefined) => {
    let call = 0;
    return (transport: Transport): Transport =>
      async (request, limits) =>
        which(call++) ?? (await transport(request, limits));
  };
  const answer = (status: number, body: string): WireAnswer => ({
    kind: 'answer',
    status,
    headers: {},
    body,
    complete: true,
  });
  const worldThat = (which: (call: number) => WireAnswer | undefined) => {
    const world = createCleanUpWorld({ through: failing(which) });
    world.waiting(300, OLD_MS);
    world.waiting(300, YOUNG_MS);
    return world;
  };

  test.each([
    ['503', answer(503, '{"error_code":"APIGW.0201","error_msg":"busy"}')],
    ['HTML', answer(200, '<html>hello</html>')],
    ['a cut body', answer(200, '{"task_array":[{"task_id":"1"')],
    ['no answer', { kind: 'no_answer', reason: 'ECONNRESET', sent: true } as const],
  ])('with %s three times and are read then change nothing', async (_, broken) => {
    const world = worldThat((call) => (call >= 1 && call <= 3 ? broken : undefined));

    expect(await world.run()).toMatchObject({ ended: 'done', seen: 300, enqueued: 100 });
  });

  test.each([0, 1, 2, 3])(
    'for good, from call %d on, are asked for four times and end the run with nothing enqueued',
    async (from) => {
      const world = worldThat((call) => (call >= from ? answer(503, 'busy') : undefined));

      const report = await world.run();

      expect(report).toMatchObject({ ended: 'list_failed', chosen: 0, enqueued: 0, tasks: [] });
      expect(report.why).toMatch(/^page \d of project \w+: HTTP.503/);
      expect(report.calls).toBe(from + 4);
      expect(world.bodies).toEqual([]);
    },
  );

  test('for what is asked, not for a moment, are not asked for again', async () => {
    const refusal = '{"error_code":"MPC.10202","error_msg":"Invalid request parameter."}';
    const world = worldThat(() => answer(400, refusal));

    const report = await world.run();

    expect(report).toMatchObject({ ended: 'list_failed', calls: 1 });
    expect(report.why).toContain('MPC.10202');
  });

  test('because time is up end the run with nothing enqueued', async () => {
    const world = createCleanUpWorld({
      variables: { MPC_REQUESTS_PER_MINUTE: '100', QUOTA_SHARE: '' },
    });
    world.waiting(5_000, OLD_MS);

    const report = await world.run({}, 60_000);

    expect(report).toMatchObject({ ended: 'no_time', chosen: 0, enqueued: 0 });
    expect(world.clock.now() - START).toBeLessThan(60_000);
    expect(world.bodies).toEqual([]);
  });

  test('of tasks that cannot be read: these are left alone and counted', async () => {
    const items = [
      { task_id: '1', status: 'WAITING', create_time: '20260115000000' },
      { task_id: '2', status: 'WAITING' },
      { task_id: '3', status: 'WAITING', create_time: 'yesterday' },
      { task_id: '4', status: 'WAITING', create_time: 20_260_115_000_000 },
      { task_id: 'x', status: 'WAITING', create_time: '20260115000000' },
      { task_id: '6', status: 'TRANSCODING', create_time: '20260115000000' },
      { task_id: '7', status: 'WAITING', create_time: '20260115093000' },
      { task_id: '8', status: 'LURKING', create_time: '20260115000000' },
    ];
    const world = worldThat(() =>
      answer(200, JSON.stringify({ task_array: items, is_truncated: 0 })),
    );

    const report = await world.run();

    expect(world.enqueuedIds()).toEqual(['1']);
    expect(report).toMatchObject({
      seen: 6,
      unreadable: 2,
      too_young: 1,
      spared: { no_create_time: 3, not_waiting: 1 },
    });
  });
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
