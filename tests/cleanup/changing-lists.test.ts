import { describe, expect, test } from '@jest/globals';
import type { Transport } from '../../lib/mpc/transport.ts';
import { seededRandom } from '../../local/mpc-simulator/random.ts';
import { createCleanUpWorld, HOUR_MS, PROJECT, STALE_AFTER_MS } from './cleanUpWorld.ts';

const SEEDS = 200;
const AT_THE_LIMIT = 20;
const cut = (epochMs: number): number => Math.floor(epochMs / 1_000) * 1_000;

/** One run while tasks are created, start, finish and are cancelled by others, most of it between two pages. */
const runThroughChange = async (seed: number) => {
  const random = seededRandom(seed);
  const below = (most: number): number => Math.floor(random() * most);
  let meddle = (): void => undefined;
  const world = createCleanUpWorld({
    variables: { CLEANUP_MAX_PER_RUN: '20000', CLEANUP_MAX_SHARE: '1' },
    settings: {
      // The oldest start by themselves while time passes, and end.
      lifecycle: {
        startsPerMinute: below(4) * 3_000,
        concurrency: 10_000,
        queueMs: 0,
        durationMs: 100,
      },
      behaviour: { listOrder: seed % 2 === 0 ? 'oldest' : 'newest' },
    },
    through:
      (transport): Transport =>
      (request, limits) => {
        meddle();
        return transport(request, limits);
      },
  });
  const { simulator, clock } = world;
  const seedTasks = (count: number, age: () => number) =>
    simulator.seedTasks(
      Array.from({ length: count }, () => ({
        project: PROJECT,
        createTime: clock.now() - age(),
        priority: random() < 0.1 ? 9 : 6,
      })),
    );
  const old = () => STALE_AFTER_MS + 1_000 + below(HOUR_MS);
  const young = () => below(STALE_AFTER_MS - 1_000);
  const ids = [...seedTasks(below(600), old), ...seedTasks(below(50), young)];
  // Right at the limit, where only milliseconds tell them apart.
  seedTasks(AT_THE_LIMIT, () => STALE_AFTER_MS - 1_500 + below(3_000));

  const startedAt = clock.now();
  const limit = cut(startedAt - STALE_AFTER_MS);
  const staleBefore = simulator
    .tasks({ status: 'WAITING' })
    .filter(({ createTime }) => cut(createTime) < limit);
  meddle = () => {
    for (let cancels = below(80); cancels > 0; cancels--) {
      const id = ids[below(ids.length)];
      const path = `/v1/${PROJECT}/transcodings?task_id=${id}`;
      simulator.handle({ method: 'DELETE', path, headers: {}, body: '' });
    }
    seedTasks(below(20), () => 0);
  };

  const report = await world.run();

  const after = new Map(simulator.tasks().map((task) => [task.id, task]));
  const stayed = staleBefore.filter(({ id }) => after.get(id)?.status === 'WAITING');
  const chosen = world.enqueuedIds();
  return {
    report,
    chosen,
    /** Stale when the run began, and still waiting when it ended. */
    stayed: stayed.map(({ id }) => id),
    vanished: staleBefore.length - stayed.length,
    young: chosen.filter(
      (id) => !((after.get(id)?.createTime ?? startedAt) <= startedAt - STALE_AFTER_MS),
    ),
    mostPages: Math.ceil((staleBefore.length + AT_THE_LIMIT) / 100),
  };
};

describe('a list that changes while its pages are read', () => {
  test(`over ${SEEDS} seeds: no young task is chosen, none twice, and none is missed that stayed`, async () => {
    let stayed = 0;
    let vanished = 0;

    for (let seed = 1; seed <= SEEDS; seed++) {
      const run = await runThroughChange(seed);

      const chosen = new Set(run.chosen);
      expect({
        seed,
        ended: run.report.ended,
        young: run.young,
        twice: run.chosen.length - chosen.size,
        missed: run.stayed.filter((id) => !chosen.has(id)),
      }).toEqual({ seed, ended: 'done', young: [], twice: 0, missed: [] });
      expect(run.report.calls).toBeLessThanOrEqual(run.mostPages + 1);
      stayed += run.stayed.length;
      vanished += run.vanished;
    }

    // Otherwise nothing would have been put to the test.
    expect(stayed).toBeGreaterThan(10_000);
    expect(vanished).toBeGreaterThan(10_000);
  });
});
