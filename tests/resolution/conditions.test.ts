import { describe, expect, test } from '@jest/globals';
import { createWorld, jobFor, START } from '../engineWorld.ts';

describe('duplicates', () => {
  test('of a task in a batch make one call and share its outcome', async () => {
    const world = createWorld();
    world.seed(['100']);

    const outcomes = await world.run([jobFor('100'), jobFor('100'), jobFor('100')]);

    expect(outcomes.map((outcome) => outcome?.kind)).toEqual([
      'cancelled',
      'cancelled',
      'cancelled',
    ]);
    expect(world.calls()).toEqual(['cancel 100']);
  });

  test('in a later batch need no call: a cancelled task stays cancelled', async () => {
    const world = createWorld();
    world.seed(['100']);
    await world.run([jobFor('100')]);

    expect(await world.run([jobFor('100')])).toEqual([{ kind: 'already_cancelled' }]);

    expect(world.calls()).toEqual(['cancel 100']);
  });
});

describe('not_after', () => {
  test('drops a request that has passed it, without a call', async () => {
    const world = createWorld();
    world.seed(['100']);

    const outcomes = await world.run([jobFor('100', { notAfter: START - 1 })]);

    expect(outcomes).toEqual([{ kind: 'expired' }]);
    expect(world.calls()).toEqual([]);
  });

  test('of one request does not drop another for the same task', async () => {
    const world = createWorld();
    world.seed(['100']);

    const outcomes = await world.run([jobFor('100', { notAfter: START - 1 }), jobFor('100')]);

    expect(outcomes.map((outcome) => outcome?.kind)).toContain('cancelled');
    expect(world.countOf('cancel')).toBe(1);
  });

  test('is looked at again when the turn of a request comes late', async () => {
    const world = createWorld({ quotaPerMinute: 60, floorPerMinute: 1 });
    const ids = Array.from({ length: 4 }, (_, index) => String(100 + index));
    world.seed(ids);
    const limit = { notAfter: START + 1_000 };

    const outcomes = await world.run(ids.map((id) => jobFor(id, limit)));

    expect(outcomes.map((outcome) => outcome?.kind)).toContain('expired');
    expect(world.status('103')).toBe('WAITING');
  });
});

test('a request that could not be served before its not_after is done, not tried again', async () => {
  const world = createWorld();
  world.seed(['100']);
  world.simulator.scriptFault({ name: 'hangBefore', kind: 'cancel' });
  world.simulator.scriptFault({ name: 'hangBefore', kind: 'query' });

  const outcomes = await world.run([jobFor('100', { notAfter: START + 5_000 }), jobFor('100')]);

  expect(outcomes).toMatchObject([{ kind: 'expired' }, { kind: 'retry' }]);
});

describe('expect', () => {
  test('is checked by a query before the DELETE', async () => {
    const world = createWorld();
    world.simulator.seedTasks([
      {
        project: '0a1b2c3d4e5f60718293a4b5c6d7e8f9',
        id: '100',
        createTime: START - 10_000,
        source: { output: { bucket: 'b', location: 'l', object: 'o' }, user_data: 'mine' },
      },
    ]);

    const outcomes = await world.run([
      jobFor('100', { expect: { userData: 'mine', createdBefore: START } }),
    ]);

    expect(outcomes).toMatchObject([{ kind: 'cancelled' }]);
    expect(world.calls()).toEqual(['query 100', 'cancel 100']);
  });

  test.each([
    ['user_data', { userData: 'someone else' }],
    ['created_before', { createdBefore: START - 3_600_000 }],
  ])('that differs in %s keeps the task untouched', async (field, expectation) => {
    const world = createWorld();
    world.seed(['100']);

    const outcomes = await world.run([jobFor('100', { expect: expectation })]);

    expect(outcomes).toEqual([{ kind: 'mismatch', field }]);
    expect(world.countOf('cancel')).toBe(0);
    expect(world.status('100')).toBe('WAITING');
  });

  test('of one request does not protect the task from another that wants it cancelled', async () => {
    const world = createWorld();
    world.seed(['100']);

    const outcomes = await world.run([
      jobFor('100', { expect: { userData: 'someone else' } }),
      jobFor('100'),
    ]);

    expect(outcomes).toEqual([
      { kind: 'mismatch', field: 'user_data' },
      { kind: 'cancelled', resolvedBy: 'cancel' },
    ]);
  });
});
