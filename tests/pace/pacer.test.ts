import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createPacer, type Pacer } from '../../lib/cancel/pacer.ts';
import { createFakeTime } from '../../local/simulation/fakeTime.ts';
import { settleIn } from '../settleIn.ts';

const START = Date.UTC(2026, 0, 15, 9, 30, 17);
const MINUTE = 60_000;

const setUp = (quotaPerMinute = 100, floorPerMinute = 35) => {
  const time = createFakeTime(START);
  const pacer = createPacer({ quotaPerMinute, floorPerMinute, environments: 2, clock: time.clock });
  return { time, clock: time.clock, pacer };
};

/** Calls as fast as the pacer allows, against an API that grants what `grants` says, until `untilMs`. */
const callUntil = async (
  { time, clock, pacer }: ReturnType<typeof setUp>,
  untilMs: number,
  grants: (now: number) => boolean,
) => {
  const granted: number[] = [];
  const refused: number[] = [];
  const work = async () => {
    for (;;) {
      const permit = await pacer.acquire(START + untilMs);
      if (permit === undefined) break;
      await clock.sleep(50);
      if (grants(clock.now())) {
        granted.push(clock.now() - START);
        pacer.passed(permit);
      } else {
        refused.push(clock.now() - START);
        pacer.throttled(permit, { limit: 100, windowMs: MINUTE });
      }
    }
  };
  await settleIn(time, work());
  return { granted, refused };
};

const slidingLimit = (limit: number) => {
  let times: number[] = [];
  return (now: number): boolean => {
    times = times.filter((time) => time > now - MINUTE);
    if (times.length >= limit) return false;
    times.push(now);
    return true;
  };
};

const mostInAnyMinute = (times: readonly number[]): number =>
  Math.max(0, ...times.map((end) => times.filter((at) => at > end - MINUTE && at <= end).length));

const take = async (pacer: Pacer, lastStart: number) => await pacer.acquire(lastStart);

describe('the bucket', () => {
  test('gives the floor at once', async () => {
    const { pacer } = setUp();

    const permits = await Promise.all(Array.from({ length: 35 }, () => take(pacer, START)));

    expect(permits.every((permit) => permit !== undefined)).toBe(true);
  });

  test('never holds more than the quota of the whole tenant', async () => {
    const world = setUp();

    const { granted } = await callUntil(world, 10 * MINUTE, () => true);

    expect(mostInAnyMinute(granted)).toBeLessThanOrEqual(100);
    expect(granted.length).toBeGreaterThan(700);
  });

  test('grows above its floor while no 429 is seen, so that an idle share is not wasted', async () => {
    const world = setUp();

    const { granted } = await callUntil(world, 7 * MINUTE, () => true);

    expect(granted.filter((at) => at > 6 * MINUTE).length).toBeGreaterThan(90);
  });

  test('falls at a 429 to what got through, and does not run into another one in that minute', async () => {
    const world = setUp();

    const { refused } = await callUntil(world, 8 * MINUTE, slidingLimit(50));

    expect(refused.length).toBeGreaterThan(0);
    const tooClose = refused.filter((at, index) => at - (refused[index - 1] ?? -MINUTE) < MINUTE);
    expect(tooClose).toEqual([]);
  });

  test('asks more rarely each time it runs into the same ceiling', async () => {
    const world = setUp();

    const { refused } = await callUntil(world, 40 * MINUTE, slidingLimit(50));

    const gaps = refused.slice(1).map((at, index) => at - (refused[index] ?? 0));
    expect(Math.max(...gaps)).toBeGreaterThan(3 * (gaps[0] ?? 0));
  });

  test('keeps its floor however often it is refused', async () => {
    const { pacer, clock } = setUp();
    for (let refusal = 0; refusal < 3; refusal++) {
      const permit = await take(pacer, clock.now());
      if (permit) pacer.throttled(permit, {});
    }

    expect(pacer.prospectPerMinute()).toBeGreaterThanOrEqual(35);
  });

  test('pauses after a 429 that came although it was within its floor', async () => {
    const { pacer } = setUp();
    const permit = await take(pacer, START);
    if (permit) pacer.throttled(permit, {});

    expect(await take(pacer, START + 500)).toBeUndefined();
  });

  test('believes a stated limit and window', async () => {
    const { pacer } = setUp();
    const permit = await take(pacer, START);
    if (permit) pacer.throttled(permit, { limit: 10, windowMs: MINUTE });

    expect(pacer.prospectPerMinute()).toBeLessThanOrEqual(10);
  });

  test('waits as long as Retry-After says', async () => {
    const { pacer } = setUp();
    const permit = await take(pacer, START);
    if (permit) pacer.throttled(permit, { retryAfterMs: 20_000 });

    expect(await take(pacer, START + 19_999)).toBeUndefined();
  });

  test('gives up a turn at once when no token can come in time', async () => {
    const { pacer } = setUp(100, 1);
    await take(pacer, START);
    const second = await take(pacer, START);
    if (second) pacer.passed(second);

    expect(await take(pacer, START + 1)).toBeUndefined();
  });

  test('waits for the probe that is out instead of giving up its turn', async () => {
    const { time, clock, pacer } = setUp(100, 1);
    await take(pacer, START);
    const probe = await take(pacer, START);
    const next = pacer.acquire(START + 30_000);
    time.schedule(START + 100, () => {
      if (probe) pacer.passed(probe);
    });
    expect(await settleIn(time, next)).toBeDefined();
    expect(clock.now() - START).toBeLessThan(5_000);
  });

  test('takes back a token that nothing was sent for', async () => {
    const { pacer } = setUp(100, 1);
    const permit = await take(pacer, START);
    if (permit) pacer.giveBack(permit);

    expect(await take(pacer, START)).toBeDefined();
  });

  test('law: in no minute more calls than the quota, whatever the API refuses', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 120 }),
        async (floor, limit) => {
          const world = setUp(100, floor);
          const { granted, refused } = await callUntil(world, 4 * MINUTE, slidingLimit(limit));
          expect(mostInAnyMinute([...granted, ...refused])).toBeLessThanOrEqual(
            101 + refused.length,
          );
          expect(mostInAnyMinute(granted)).toBeLessThanOrEqual(Math.min(100, limit));
        },
      ),
      { numRuns: 25, seed: 7 },
    );
  });
});

describe('two environments without a shared store', () => {
  test('find the whole quota together and waste under 2% of the calls on refusals', async () => {
    const time = createFakeTime(START);
    const grants = slidingLimit(100);
    let granted = 0;
    let refused = 0;
    const work = async () => {
      const pacer = createPacer({
        quotaPerMinute: 100,
        floorPerMinute: 35,
        environments: 2,
        clock: time.clock,
      });
      for (;;) {
        const permit = await pacer.acquire(START + 20 * MINUTE);
        if (permit === undefined) return;
        await time.clock.sleep(60);
        if (grants(time.clock.now())) {
          granted++;
          pacer.passed(permit);
        } else {
          refused++;
          pacer.throttled(permit, {});
        }
      }
    };
    await settleIn(time, Promise.all([work(), work()]));

    expect(granted).toBeGreaterThan(1_900);
    expect(refused / (granted + refused)).toBeLessThan(0.02);
  });
});

test('a refusal that arrives after its window frees no token of a later call', async () => {
  const { time, clock, pacer } = setUp(2, 2);
  const end = START + 10 * MINUTE;
  const work = async () => {
    const late = await pacer.acquire(end);
    await clock.sleep(MINUTE + 1);
    await pacer.acquire(end);
    await pacer.acquire(end);
    const spentAt = clock.now();
    if (late) pacer.throttled(late, { retryAfterMs: 0 });
    await pacer.acquire(end);
    return clock.now() - spentAt;
  };

  expect(await settleIn(time, work())).toBe(MINUTE);
});
