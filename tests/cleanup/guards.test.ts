import { describe, expect, test } from '@jest/globals';
import { createCleanUpWorld, HOUR_MS, PROJECT } from './cleanUpWorld.ts';

const YOUNG_MS = HOUR_MS;
const OLD_MS = 7 * HOUR_MS;

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
