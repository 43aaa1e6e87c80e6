import { describe, expect, test } from '@jest/globals';
import { createSightings } from '../../lib/cancel/sightings.ts';
import type { TaskPage } from '../../lib/mpc/task.ts';
import { createWorld, jobFor, START } from '../engineWorld.ts';

const ids = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => String(from + index));

describe('the head of the waiting list, once a task on it was refused', () => {
  const head: TaskPage = {
    tasks: ids(101, 3).map((taskId) => ({ taskId, status: 'WAITING' })),
    unreadable: 0,
    truncated: false,
    total: 3,
  };
  const refusedAndThen = (status: 'CANCELED' | 'TRANSCODING') => {
    const sightings = createSightings();
    sightings.listed([head], START);
    sightings.refused('102');
    sightings.saw({ taskId: '102', status }, START);
    return sightings;
  };

  test('is worth reading again when the task has started', () => {
    expect(refusedAndThen('TRANSCODING').isHeadStale(START)).toBe(true);
  });

  test('is what it was when another environment has cancelled the task', () => {
    expect(refusedAndThen('CANCELED').isHeadStale(START)).toBe(false);
  });
});

describe('tasks that are likely gone', () => {
  const createScarceWorld = async () => {
    const world = createWorld({ quotaPerMinute: 60 });
    world.seed(ids(1, 20), 'SUCCEEDED');
    world.seed(ids(101, 200));
    // More than the quota allows at once: what is left is handed back for later.
    await world.run(
      ids(101, 200).map((id) => jobFor(id)),
      30_000,
    );
    await world.wait(20_000);
    return world;
  };

  test('are not asked for by twos while others are about to come that can share the query', async () => {
    const world = await createScarceWorld();
    const queries = world.countOf('query');

    const outcomes = await world.run(
      ids(1, 2).map((id) => jobFor(id)),
      100_000,
    );

    expect(world.countOf('query')).toBe(queries);
    expect(outcomes).toMatchObject([
      { kind: 'deferred', cause: 'quota' },
      { kind: 'deferred', cause: 'quota' },
    ]);
  });

  test('are asked for once they are enough for a query of their own', async () => {
    const world = await createScarceWorld();

    const outcomes = await world.run(
      ids(1, 5).map((id) => jobFor(id)),
      100_000,
    );

    expect(new Set(outcomes.map((outcome) => outcome?.kind))).toEqual(new Set(['too_late']));
  });

  test('are asked for by twos when nobody else has come for half a minute', async () => {
    const world = await createScarceWorld();
    await world.wait(30_000);

    const outcomes = await world.run(
      ids(1, 2).map((id) => jobFor(id)),
      100_000,
    );

    expect(new Set(outcomes.map((outcome) => outcome?.kind))).toEqual(new Set(['too_late']));
  });
});
