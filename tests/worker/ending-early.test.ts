import { describe, expect, test } from '@jest/globals';
import type { Resolution } from '../../lib/cancel/outcome.ts';
import { createWorld, jobFor } from '../engineWorld.ts';

const ids = Array.from({ length: 200 }, (_, index) => String(1_000 + index));
const LIMITS = { marginMs: 3_000, attemptTimeoutMs: 8_000 };

/** The engine in the middle of two hundred requests, of which it may send one a second. */
const inTheMiddle = async (settings: Parameters<typeof createWorld>[0] = {}) => {
  const world = createWorld({ quotaPerMinute: 60, floorPerMinute: 5, ...settings });
  world.seed(ids);
  const ending = new AbortController();
  let resolutions: ReadonlyMap<string, Resolution> | undefined;
  const jobs = ids.map((id) => jobFor(id));
  const deadline = world.clock.now() + 20_000;
  void world.engine.run(jobs, { ...LIMITS, deadline, ending: ending.signal }).then((resolved) => {
    resolutions = resolved;
  });
  await world.wait(3_000);
  return {
    world,
    end: () => ending.abort(),
    isOver: () => resolutions !== undefined,
    outcomeOf: (index: number) => resolutions?.get(jobs[index]?.id ?? '')?.outcome,
  };
};

describe('a batch that is told to end before its time', () => {
  test('starts no call any more, and is over once the calls that are out have come back', async () => {
    const { world, end, isOver } = await inTheMiddle();
    const sent = world.calls().length;

    end();
    await world.wait(50);

    expect(isOver()).toBe(true);
    await world.wait(20_000);
    expect(world.calls()).toHaveLength(sent);
    expect(sent).toBeGreaterThan(5);
    expect(sent).toBeLessThan(30);
  });

  test('keeps what was done, and leaves the rest to be served at once by whoever comes next', async () => {
    const { world, end, outcomeOf } = await inTheMiddle();

    end();
    await world.wait(50);

    for (const [index, id] of ids.entries()) {
      expect(outcomeOf(index)).toMatchObject(
        world.status(id) === 'CANCELED'
          ? { kind: 'cancelled' }
          : { kind: 'deferred', cause: 'time' },
      );
    }
  });

  test('waits for the answer of a call that is out, since it may have cancelled the task', async () => {
    const answers = Promise.withResolvers<void>();
    const { world, end, isOver, outcomeOf } = await inTheMiddle({
      through: (transport) => async (request, limits) => {
        const answer = await transport(request, limits);
        if (request.method === 'DELETE') await answers.promise;
        return answer;
      },
    });

    end();
    await world.wait(1_000);
    const wasOver = isOver();
    answers.resolve();
    await world.wait(50);

    expect([wasOver, isOver()]).toEqual([false, true]);
    const done = ids.filter((id) => world.status(id) === 'CANCELED');
    expect(done.length).toBeGreaterThan(0);
    expect(ids.filter((_, index) => outcomeOf(index)?.kind === 'cancelled')).toEqual(done);
  });
});
