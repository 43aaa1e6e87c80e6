import { describe, expect, test } from '@jest/globals';
import type { ScriptedFault } from '../../local/mpc-simulator/faults.ts';
import type { TaskStatus } from '../../local/mpc-simulator/task.ts';
import { createWorld, jobFor, START } from '../engineWorld.ts';

describe('an answer of the API becomes exactly one outcome', () => {
  test('a queued task is cancelled with one call', async () => {
    const world = createWorld();
    world.seed(['100']);

    const outcomes = await world.run([jobFor('100')]);

    expect(outcomes).toEqual([{ kind: 'cancelled', resolvedBy: 'cancel' }]);
    expect(world.calls()).toEqual(['cancel 100']);
  });

  test.each<[TaskStatus, object]>([
    ['TRANSCODING', { kind: 'too_late', status: 'TRANSCODING' }],
    ['SUCCEEDED', { kind: 'too_late', status: 'SUCCEEDED' }],
    ['FAILED', { kind: 'too_late', status: 'FAILED' }],
    ['NEED_TO_BE_AUDIT', { kind: 'too_late', status: 'NEED_TO_BE_AUDIT' }],
    ['CANCELED', { kind: 'already_cancelled' }],
  ])('a refused cancel of a task that is %s is told apart by a query', async (status, outcome) => {
    const world = createWorld();
    world.seed(['100'], status);

    expect(await world.run([jobFor('100')])).toEqual([outcome]);

    expect(world.calls()).toEqual(['cancel 100', 'query 100']);
  });

  test('refused cancels of one batch share queries of ten', async () => {
    const ids = Array.from({ length: 12 }, (_, index) => String(200 + index));
    const world = createWorld();
    world.seed(ids, 'TRANSCODING');

    const outcomes = await world.run(
      // Young requests, few of them: cancelling first is the cheapest guess.
      ids.slice(0, 5).map((id) => jobFor(id)),
    );

    expect(new Set(outcomes.map((outcome) => outcome?.kind))).toEqual(new Set(['too_late']));
    expect(world.countOf('cancel')).toBe(5);
    expect(world.countOf('query')).toBe(1);
  });

  test('a task that never existed is not found, without a query', async () => {
    const world = createWorld();

    expect(await world.run([jobFor('404')])).toEqual([{ kind: 'not_found' }]);

    expect(world.calls()).toEqual(['cancel 404']);
  });

  test.each<[string, ScriptedFault]>([
    ['a reset after the effect', { name: 'resetAfter', kind: 'cancel' }],
    ['a hang after the effect', { name: 'hangAfter', kind: 'cancel' }],
    ['a 504 after the effect', { name: 'serverError', status: 504, effect: true, kind: 'cancel' }],
    ['a page of HTML after the effect', { name: 'html', effect: true, kind: 'cancel' }],
  ])('%s is found out to have been our cancel', async (_, fault) => {
    const world = createWorld();
    world.seed(['100']);
    world.simulator.scriptFault(fault);

    expect(await world.run([jobFor('100')])).toEqual([{ kind: 'cancelled', resolvedBy: 'query' }]);

    expect(world.countOf('cancel')).toBe(1);
  });

  test.each<[string, ScriptedFault]>([
    ['a reset before the effect', { name: 'resetBefore', kind: 'cancel' }],
    ['a hang before the effect', { name: 'hangBefore', kind: 'cancel' }],
    ['a 502 before the effect', { name: 'serverError', status: 502, kind: 'cancel' }],
  ])('after %s the task still waits and the request is tried again later', async (_, fault) => {
    const world = createWorld();
    world.seed(['100']);
    world.simulator.scriptFault(fault);

    const [outcome] = await world.run([jobFor('100')]);

    expect(outcome).toMatchObject({ kind: 'retry', deleteSent: true });
    expect(world.countOf('cancel')).toBe(1);
  });

  test('a 503 is no guess: the request is tried again later without a query', async () => {
    const world = createWorld();
    world.seed(['100']);
    world.simulator.scriptFault({ name: 'serverError', status: 503, kind: 'cancel' });

    expect(await world.run([jobFor('100')])).toMatchObject([{ kind: 'retry' }]);

    expect(world.calls()).toEqual(['cancel 100']);
  });

  test('a cancel whose query fails too keeps the record of the DELETE for a later try', async () => {
    const world = createWorld();
    world.seed(['100']);
    world.simulator.scriptFault({ name: 'resetAfter', kind: 'cancel' });
    world.simulator.scriptFault({ name: 'serverError', status: 503, kind: 'query' });

    expect(await world.run([jobFor('100')])).toMatchObject([{ kind: 'retry', deleteSent: true }]);
  });
});

describe('a request that was tried before', () => {
  const sent = { tries: 1, deleteSent: true, firstFailureAt: 1 };

  test('is queried before another DELETE is sent', async () => {
    const world = createWorld();
    world.seed(['100']);

    expect(await world.run([jobFor('100', {}, sent)])).toMatchObject([{ kind: 'cancelled' }]);

    expect(world.calls()).toEqual(['query 100', 'cancel 100']);
  });

  test('counts as cancelled by us when the task turns out to have been cancelled since', async () => {
    const world = createWorld();
    world.seed(['100'], 'CANCELED');

    const outcomes = await world.run([jobFor('100', {}, sent)]);

    expect(outcomes).toEqual([{ kind: 'cancelled', resolvedBy: 'query' }]);
    expect(world.calls()).toEqual(['query 100']);
  });

  test('counts as already cancelled when the task was so before the request came', async () => {
    const world = createWorld();
    world.seed(['100'], 'CANCELED');

    const outcomes = await world.run([jobFor('100', {}, { ...sent, enqueuedAt: START + 60_000 })]);

    expect(outcomes).toEqual([{ kind: 'already_cancelled' }]);
  });

  test('is not queried first when it was only handed back', async () => {
    const world = createWorld();
    world.seed(['100']);

    await world.run([jobFor('100', {}, { tries: 0, deleteSent: false })]);

    expect(world.calls()).toEqual(['cancel 100']);
  });
});

test('a request for a project that is not configured is a fault of the caller', async () => {
  const world = createWorld();
  world.seed(['100']);

  const run = world.run([jobFor('100', { projectId: 'f'.repeat(32) })]);

  await expect(run).rejects.toThrow(RangeError);
  expect(world.calls()).toEqual([]);
});
