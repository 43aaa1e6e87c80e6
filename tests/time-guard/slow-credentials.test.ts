import { expect, test } from '@jest/globals';
import type { Authorizer } from '../../lib/mpc/credentials/authorizer.ts';
import { createWorld, jobFor, START, trusted } from '../engineWorld.ts';

const silent: Authorizer = { ...trusted, authorize: () => Promise.withResolvers<never>().promise };

test('credentials that do not come in time cost a request none of its tries', async () => {
  const world = createWorld({ authorizer: silent });
  world.seed(['100', '101']);

  const outcomes = await world.run([jobFor('100'), jobFor('101')], 20_000);

  expect(outcomes).toMatchObject([
    { kind: 'deferred', cause: 'time' },
    { kind: 'deferred', cause: 'time' },
  ]);
  expect(world.clock.now() - START).toBeLessThanOrEqual(17_000);
  expect(world.calls()).toEqual([]);
});

test('a single request that waited for credentials is handed back for want of time, not of quota', async () => {
  const world = createWorld({ authorizer: silent });
  world.seed(['100']);

  const outcomes = await world.run([jobFor('100')], 20_000);

  expect(outcomes).toMatchObject([{ kind: 'deferred', cause: 'time' }]);
});
