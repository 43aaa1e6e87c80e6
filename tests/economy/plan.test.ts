import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { choosePlan } from '../../lib/cancel/plan.ts';
import { createWorld, jobFor } from '../engineWorld.ts';

const idsFrom = (first: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => String(first + index));

describe('the way is chosen by the calls it is expected to cost', () => {
  test('a single young request is cancelled first', () => {
    expect(choosePlan({ unknown: 1, futile: 0.15, waitingLength: undefined }).kind).toBe('cancel');
  });

  test('requests that most likely come too late are queried first', () => {
    expect(choosePlan({ unknown: 10, futile: 8, waitingLength: 100_000 }).kind).toBe('query');
  });

  test('many requests are worth the waiting list', () => {
    expect(choosePlan({ unknown: 500, futile: 75, waitingLength: 700 }).kind).toBe('list');
  });

  test('a list longer than what it saves is not read', () => {
    expect(choosePlan({ unknown: 50, futile: 5, waitingLength: 100_000 }).kind).not.toBe('list');
  });

  test('a query in advance has to save a whole call, a page of the list more than one', () => {
    const of = (unknown: number, futile: number) =>
      choosePlan({ unknown, futile, waitingLength: undefined });

    expect(of(10, 1)).toEqual({ kind: 'query' });
    expect(of(10, 0.9)).toEqual({ kind: 'cancel' });
    expect(of(20, 5)).toEqual({ kind: 'query' });
    expect(of(40, 5)).toEqual({ kind: 'list', mostPages: 3 });
  });

  test('law: the list is never read for more pages than it saves calls', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 5_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: undefined }),
        (unknown, share, waitingLength) => {
          const plan = choosePlan({ unknown, futile: unknown * share, waitingLength });
          if (plan.kind === 'list') expect(plan.mostPages).toBeLessThanOrEqual(unknown * share + 1);
        },
      ),
      { numRuns: 10_000 },
    );
  });
});

describe('a batch', () => {
  test('is served oldest task first', async () => {
    const world = createWorld();
    const ids = ['1000000000000', '99', '500'];
    world.seed(ids);

    await world.run(ids.map((id) => jobFor(id)));

    expect(world.calls()).toEqual(['cancel 99', 'cancel 500', 'cancel 1000000000000']);
  });

  test('goes on with the task whose call was throttled, and not with the next one', async () => {
    let calls = 0;
    const world = createWorld({
      quotaPerMinute: 1,
      through: (next) => (request, limits) =>
        ++calls > 1
          ? next(request, limits)
          : Promise.resolve({ kind: 'answer', status: 429, headers: {}, body: '', complete: true }),
    });
    const ids = ['100', '101', '102'];
    world.seed(ids);

    await world.run(
      ids.map((id) => jobFor(id)),
      300_000,
    );

    expect(world.calls()).toEqual(['cancel 100', 'cancel 101', 'cancel 102']);
  });

  test('serves live requests before those of clean-up', async () => {
    const world = createWorld();
    world.seed(['1', '2', '3']);

    await world.run([
      jobFor('1', { requestedBy: 'cleanup' }),
      jobFor('2', { requestedBy: 'cleanup' }),
      jobFor('3'),
    ]);

    expect(world.calls()).toEqual(['cancel 3', 'cancel 1', 'cancel 2']);
  });

  test('of many tasks, some of them gone, costs little more than knowing the queue would', async () => {
    const world = createWorld();
    const gone = idsFrom(1_000, 60);
    const waiting = idsFrom(2_000, 140);
    world.seed(gone, 'TRANSCODING');
    world.seed(waiting);

    await world.run([...gone, ...waiting].map((id) => jobFor(id)));

    // 140 cancels, 6 queries, and the pages that were read.
    expect(world.simulator.ledger.length).toBeLessThanOrEqual(140 + 6 + 2);
    expect(world.countOf('cancel')).toBe(140);
  });

  test('is resolved rightly when the list comes in no order and tasks start out of turn', async () => {
    const world = createWorld({ settings: { behaviour: { listOrder: 'newest' } } });
    const ids = idsFrom(1_000, 200);
    const started = ids.filter((_, index) => index % 3 === 0);
    world.seed(
      ids.filter((id) => !started.includes(id)),
      'WAITING',
    );
    world.seed(started, 'TRANSCODING');

    const outcomes = await world.run(ids.map((id) => jobFor(id)));

    const kinds = Map.groupBy(outcomes, (outcome) => outcome?.kind);
    expect(kinds.get('cancelled')).toHaveLength(200 - started.length);
    expect(kinds.get('too_late')).toHaveLength(started.length);
  });

  test('behind which the queue moves on aims at tasks that are still there', async () => {
    const world = createWorld({
      quotaPerMinute: 100,
      settings: {
        lifecycle: { startsPerMinute: 60, queueMs: 0, concurrency: 10_000, durationMs: 3_600_000 },
        quota: { perMinute: 100, overallPerMinute: 1_000_000 },
      },
    });
    const ids = idsFrom(1_000, 300);
    world.seed(ids);

    let left = ids.map((id) => jobFor(id));
    let cancelled = 0;
    while (left.length > 0) {
      const outcomes = await world.run(left, 25_000);
      cancelled += outcomes.filter((outcome) => outcome?.kind === 'cancelled').length;
      left = left.filter((_, index) => outcomes[index]?.kind === 'deferred');
      await world.wait(2_000);
    }

    // 100 cancels and 60 starts a minute divide 300 tasks into about 187 and 113.
    expect(cancelled).toBeGreaterThan(165);
  });
});
