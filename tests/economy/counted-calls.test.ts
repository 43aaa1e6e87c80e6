import { describe, expect, test } from '@jest/globals';
import type { Outcome } from '../../lib/cancel/outcome.ts';
import { createWorld, jobFor, START } from '../engineWorld.ts';

type World = ReturnType<typeof createWorld>;

const range = (from: number, count: number, step = 1): string[] =>
  Array.from({ length: count }, (_, index) => String(from + index * step));

/** Calls since the one of this number, those alike in a row as one: kind, ids of one call, how often. */
const callsOf = (world: World, from = 0): string[] => {
  const brief: { kind: string; times: number }[] = [];
  for (const { kind, taskIds } of world.simulator.ledger.slice(from)) {
    const one = kind === 'query' ? `query of ${taskIds.length}` : kind;
    const last = brief.at(-1);
    if (last?.kind === one) last.times++;
    else brief.push({ kind: one, times: 1 });
  }
  return brief.map(({ kind, times }) => `${times} ${kind}`);
};
const kindsOf = (outcomes: readonly (Outcome | undefined)[]): Record<string, number> =>
  Object.fromEntries(
    [...Map.groupBy(outcomes, (outcome) => outcome?.kind ?? 'none')].map(([kind, all]) => [
      kind,
      all.length,
    ]),
  );

describe('tasks of which nothing is known', () => {
  test('cost a page of the list, a cancel for each on it, and queries of ten for the others', async () => {
    const world = createWorld();
    world.seed(range(1_000, 60), 'TRANSCODING');
    world.seed(range(2_000, 140));

    await world.run([...range(1_000, 60), ...range(2_000, 140)].map((id) => jobFor(id)));

    expect(callsOf(world)).toEqual(['1 list', '140 cancel', '6 query of 10']);
  });

  test('need no further page when of those within the first none is gone', async () => {
    const world = createWorld();
    world.seed(range(1_000, 1_000));

    await world.run(range(1_000, 200).map((id) => jobFor(id)));

    expect(callsOf(world)).toEqual(['1 list', '200 cancel']);
  });

  test('need another page when half of those within the first are gone', async () => {
    const world = createWorld();
    world.seed(range(1_000, 500, 2));
    world.seed(range(1_001, 500, 2), 'SUCCEEDED');

    await world.run(range(1_000, 400).map((id) => jobFor(id)));

    expect(callsOf(world)).toEqual(['2 list', '201 cancel', '20 query of 10']);
  });

  test('are looked for on further pages as long as none of them lies within the last', async () => {
    const world = createWorld();
    world.seed(range(1_000, 450));
    world.seed(range(500, 100), 'SUCCEEDED');

    await world.run([...range(500, 100), ...range(1_400, 50)].map((id) => jobFor(id)));

    expect(callsOf(world)).toEqual(['5 list', '50 cancel', '10 query of 10']);
  });

  test('are looked for to the end of a list in another order', async () => {
    const world = createWorld({ settings: { behaviour: { listOrder: 'newest' } } });
    world.seed(range(1_000, 250));
    world.seed(range(2_000, 50), 'SUCCEEDED');

    await world.run([...range(1_000, 250), ...range(2_000, 50)].map((id) => jobFor(id)));

    expect(callsOf(world)).toEqual(['3 list', '300 cancel', '5 query of 10']);
  });
});

describe('tasks of a queue that moves on', () => {
  const createMovingWorld = () =>
    createWorld({
      settings: {
        lifecycle: { startsPerMinute: 60, queueMs: 0, concurrency: 10_000, durationMs: 3_600_000 },
      },
    });

  test('are passed over by more with each refusal, queried, and cancelled if they still wait', async () => {
    const world = createMovingWorld();
    world.seed(range(1_000, 300));
    await world.run(range(1_000, 60).map((id) => jobFor(id)));
    expect(callsOf(world)).toEqual(['1 list', '59 cancel', '1 query of 1']);
    await world.wait(40_000);
    const before = world.simulator.ledger.length;

    const outcomes = await world.run(range(1_060, 200).map((id) => jobFor(id)));

    expect(callsOf(world, before)).toEqual([
      ...['27 cancel', '19 query of 10', '1 query of 7', '157 cancel'],
    ]);
    expect(kindsOf(outcomes)).toEqual({ too_late: 40, cancelled: 160 });
  });

  test('cost a page of the list once some were refused, and no cancel in vain after that', async () => {
    const world = createMovingWorld();
    world.seed(range(1_000, 400));
    await world.run(range(1_000, 60).map((id) => jobFor(id)));
    await world.wait(30_000);
    await world.run(range(1_060, 60).map((id) => jobFor(id)));
    await world.wait(30_000);
    const before = world.simulator.ledger.length;

    await world.run(range(1_120, 280).map((id) => jobFor(id)));

    expect(callsOf(world, before)).toEqual(['1 list', '250 cancel', '3 query of 10']);
  });
});

describe('tasks for which there are no calls left', () => {
  const waitsOf = (world: World, outcomes: readonly (Outcome | undefined)[]): number[] =>
    outcomes.flatMap((outcome) =>
      outcome?.kind === 'deferred' ? [outcome.notBefore - world.clock.now()] : [],
    );

  test('come back in their order over the time that all need, likely gone ones spread over all of it', async () => {
    const world = createWorld({ quotaPerMinute: 60 });
    world.seed(range(1_000, 100));
    world.seed(range(500, 50), 'SUCCEEDED');

    const gone = range(500, 50).map((id) => jobFor(id));
    const waiting = range(1_000, 100).map((id) => jobFor(id));
    const outcomes = await world.run([...gone, ...waiting]);

    expect(callsOf(world)).toEqual(['1 list', '59 cancel']);
    expect(kindsOf(outcomes)).toEqual({ cancelled: 59, deferred: 91 });
    // 41 cancels and 5 queries at one a second take 46 seconds.
    const waits = waitsOf(world, outcomes);
    const spread = (count: number) =>
      Array.from({ length: count }, (_, rank) => (rank / count) * 46_000);
    expect(waits.slice(0, 50).map(Math.round)).toEqual(spread(50).map(Math.round));
    expect(waits.slice(50).map(Math.round)).toEqual(spread(41).map(Math.round));
  });

  test('wait behind live ones when only clean-up asks, be they to be seen or cancelled', async () => {
    const world = createWorld({ quotaPerMinute: 10 });
    const expected = { expect: { createdBefore: START + 86_400_000 } };
    world.seed(range(1_000, 20), 'SUCCEEDED');
    world.seed(range(1_100, 20));
    const cleanup = range(1_000, 20).map((id) =>
      jobFor(id, { ...expected, requestedBy: 'cleanup' }),
    );
    const live = range(1_100, 20).map((id) => jobFor(id, expected));

    const outcomes = await world.run([...cleanup, ...live]);

    expect(kindsOf(outcomes.slice(20))).toMatchObject({ cancelled: expect.any(Number) });
    const lastLive = Math.max(...waitsOf(world, outcomes.slice(20)));
    for (const wait of waitsOf(world, outcomes.slice(0, 20))) {
      expect(wait).toBeGreaterThan(lastLive);
    }
  });
});
