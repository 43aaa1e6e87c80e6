import { describe, expect, test } from '@jest/globals';
import type { Authorizer } from '../../lib/mpc/credentials/authorizer.ts';
import type { Transport } from '../../lib/mpc/transport.ts';
import { createWorld, jobFor, trusted } from '../engineWorld.ts';

const refusing =
  (refuses: () => boolean, text: string, counted: { calls: number }) =>
  (next: Transport): Transport =>
  (request, limits) => {
    counted.calls++;
    return refuses()
      ? Promise.resolve({
          kind: 'answer',
          status: 401,
          headers: {},
          body: JSON.stringify({
            error_code: 'APIGW.0301',
            error_msg: `Incorrect IAM authentication information: ${text}`,
          }),
          complete: true,
        })
      : next(request, limits);
  };

const ids = Array.from({ length: 30 }, (_, index) => String(100 + index));

describe('a failed authentication', () => {
  test('is tried again once after the credential was renewed, and then all goes on', async () => {
    let stale = true;
    const counted = { calls: 0 };
    const renewing: Authorizer = {
      ...trusted,
      recover: () => {
        stale = false;
        return Promise.resolve(true);
      },
    };
    const world = createWorld({
      authorizer: renewing,
      through: refusing(() => stale, 'token expires, expires_at: 2026-01-01', counted),
    });
    world.seed(ids.slice(0, 3));

    const outcomes = await world.run(ids.slice(0, 3).map((id) => jobFor(id)));

    expect(outcomes.map((outcome) => outcome?.kind)).toEqual(Array(3).fill('cancelled'));
    expect(counted.calls).toBe(4);
  });

  test('opens the breaker after one renewal that did not help; no request pays for it', async () => {
    const counted = { calls: 0 };
    const hopeless: Authorizer = { ...trusted, recover: () => Promise.resolve(true) };
    const world = createWorld({
      authorizer: hopeless,
      through: refusing(() => true, 'decrypt token fail', counted),
    });
    world.seed(ids);

    const outcomes = await world.run(ids.map((id) => jobFor(id)));

    expect(counted.calls).toBe(2);
    expect(outcomes.every((outcome) => outcome?.kind === 'deferred')).toBe(true);
  });

  test('that nothing can mend costs one call in five minutes, however many requests wait', async () => {
    const counted = { calls: 0 };
    const world = createWorld({
      through: refusing(() => true, 'Get secretKey failed,ak:X,err:ak not exist', counted),
    });
    world.seed(ids);

    for (let minute = 0; minute < 5; minute++) {
      await world.run(ids.map((id) => jobFor(id)));
      await world.wait(59_000);
    }

    expect(counted.calls).toBe(1);
  });
});

describe('an outage', () => {
  test('hands back what was not tried, and retries what was', async () => {
    const world = createWorld();
    world.seed(ids);
    world.simulator.setOutages([{ from: 0, until: Number.MAX_SAFE_INTEGER, how: 'serverError' }]);

    const outcomes = await world.run(ids.slice(0, 6).map((id) => jobFor(id)));

    const kinds = outcomes.map((outcome) => outcome?.kind);
    expect(kinds.filter((kind) => kind === 'retry')).toHaveLength(5);
    expect(kinds.filter((kind) => kind === 'deferred')).toHaveLength(1);
    expect(world.simulator.ledger).toHaveLength(5);
  });
});
