import { expect, test } from '@jest/globals';
import type { Transport } from '../../lib/mpc/transport.ts';
import { createWorld, jobFor } from '../engineWorld.ts';

test('a call that waited for its turn while the breaker opened is not sent', async () => {
  let calls = 0;
  const firstOnly =
    (next: Transport): Transport =>
    (request, limits) => {
      calls++;
      if (calls === 1) return next(request, limits);
      const body = JSON.stringify({ error_code: 'APIGW.0301', error_msg: 'ak not exist' });
      return Promise.resolve({ kind: 'answer', status: 401, headers: {}, body, complete: true });
    };
  // Two at once, then one every half minute: the third waits long after the second was refused.
  const world = createWorld({ quotaPerMinute: 2, floorPerMinute: 2, through: firstOnly });
  const ids = ['100', '101', '102'];
  world.seed(ids);

  const outcomes = await world.run(
    ids.map((id) => jobFor(id)),
    120_000,
  );

  expect(outcomes).toMatchObject([
    { kind: 'cancelled' },
    { kind: 'deferred', cause: 'breaker' },
    { kind: 'deferred', cause: 'breaker' },
  ]);
  expect(calls).toBe(2);
});

test('a call that finds no turn in time leaves the way to those after it', async () => {
  const world = createWorld({ quotaPerMinute: 1 });
  world.seed(['100', '101']);
  await world.run([jobFor('100')]);
  // By now the next call goes ahead of others, to see whether the key still works.
  await world.wait(20_000);

  const outOfTurn = await world.run([jobFor('101')], 20_000);
  await world.wait(40_000);
  const inTurn = await world.run([jobFor('101')]);

  expect(outOfTurn).toMatchObject([{ kind: 'deferred', cause: 'quota' }]);
  expect(inTurn).toMatchObject([{ kind: 'cancelled' }]);
});
