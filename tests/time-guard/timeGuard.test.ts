import { describe, expect, test } from '@jest/globals';
import { createEngine } from '../../lib/cancel/engine.ts';
import { createWorld, jobFor, START } from '../engineWorld.ts';

const ids = Array.from({ length: 200 }, (_, index) => String(1_000 + index));

describe('the end of the function', () => {
  test('is never reached: nothing is started that could not end before it', async () => {
    const world = createWorld({ quotaPerMinute: 60, floorPerMinute: 5 });
    world.seed(ids);

    const outcomes = await world.run(
      ids.map((id) => jobFor(id)),
      20_000,
    );

    expect(world.clock.now() - START).toBeLessThan(20_000 - 3_000);
    const last = Math.max(...world.simulator.ledger.map(({ at }) => at));
    expect(last - START).toBeLessThanOrEqual(20_000 - 3_000 - 8_000 + 20);
    expect(outcomes.filter((outcome) => outcome?.kind === 'deferred').length).toBeGreaterThan(150);
  });

  test('aborts a call that hangs, and what it was for is tried again later', async () => {
    const world = createWorld();
    world.seed(['100']);
    world.simulator.scriptFault({ name: 'hangBefore', kind: 'cancel' });
    world.simulator.scriptFault({ name: 'hangBefore', kind: 'query' });

    const [outcome] = await world.run([jobFor('100')], 20_000);

    expect(outcome).toMatchObject({ kind: 'retry', deleteSent: true });
    expect(world.clock.now() - START).toBeLessThanOrEqual(17_000);
  });

  test('does not take back what was done: finished requests stay finished', async () => {
    const world = createWorld({ quotaPerMinute: 60, floorPerMinute: 10 });
    world.seed(ids);

    const outcomes = await world.run(
      ids.map((id) => jobFor(id)),
      15_000,
    );

    for (const [index, outcome] of outcomes.entries()) {
      const isCancelled = world.status(ids[index] as string) === 'CANCELED';
      expect(outcome?.kind === 'cancelled').toBe(isCancelled);
    }
  });

  test('in the past starts nothing at all', async () => {
    const world = createWorld();
    world.seed(['100']);

    const outcomes = await world.run([jobFor('100')], 1_000);

    expect(outcomes).toMatchObject([{ kind: 'deferred', cause: 'time' }]);
    expect(world.calls()).toEqual([]);
  });
});

describe('what is handed back', () => {
  test('gets its turns in serving order', async () => {
    const world = createWorld({ quotaPerMinute: 60, floorPerMinute: 5 });
    world.seed(ids);

    const outcomes = await world.run(
      ids.map((id) => jobFor(id)),
      15_000,
    );

    const turns = outcomes.flatMap((outcome) =>
      outcome?.kind === 'deferred' ? [outcome.notBefore] : [],
    );
    expect(turns).toEqual(turns.toSorted((left, right) => left - right));
  });
});

describe('two runs at the same time', () => {
  test('never mix: each answers for its own jobs', async () => {
    const world = createWorld();
    world.seed(ids);
    const jobs = ids.map((id) => jobFor(id));

    const outcomes = await world.runTogether([
      jobs.filter((_, index) => index % 2 === 0),
      jobs.filter((_, index) => index % 2 === 1),
    ]);

    expect(outcomes.flat().map((outcome) => outcome?.kind)).toEqual(Array(200).fill('cancelled'));
    expect(world.countOf('cancel')).toBe(200);
  });
});

describe('a run that has ended', () => {
  test('leaves nothing behind that waits for the end of its time', async () => {
    const waits: (AbortSignal | undefined)[] = [];
    const clock = {
      now: () => START,
      sleep: (_ms: number, signal?: AbortSignal) => {
        waits.push(signal);
        return new Promise<void>(() => undefined);
      },
    };
    const engine = createEngine({ projects: new Map(), clock });

    await engine.run([], { deadline: START + 60_000, marginMs: 3_000, attemptTimeoutMs: 8_000 });

    expect(waits.map((signal) => signal?.aborted)).toEqual([true]);
  });
});
