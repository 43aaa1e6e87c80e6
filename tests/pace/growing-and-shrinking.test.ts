import { describe, expect, test } from '@jest/globals';
import { createPacer, type Permit } from '../../lib/cancel/pacer.ts';
import type { Throttle } from '../../lib/mpc/failure.ts';
import { createFakeTime } from '../../local/simulation/fakeTime.ts';
import { settleIn } from '../settleIn.ts';

const START = Date.UTC(2026, 0, 15, 9, 30, 17);
const MINUTE = 60_000;

const setUp = () => {
  const time = createFakeTime(START);
  const { clock } = time;
  return {
    time,
    clock,
    pacer: createPacer({ quotaPerMinute: 100, floorPerMinute: 35, environments: 2, clock }),
  };
};

interface Call extends Permit {
  readonly refusal: Throttle | undefined;
}

/** Calls one after another, as fast as the pacer allows, until `untilMs`; times are since the start, in whole ms. */
const callUntil = async (
  { time, clock, pacer }: ReturnType<typeof setUp>,
  untilMs: number,
  refuse: (now: number) => Throttle | undefined,
): Promise<Call[]> => {
  const calls: Call[] = [];
  const work = async () => {
    for (;;) {
      const permit = await pacer.acquire(START + untilMs);
      if (permit === undefined) break;
      const refusal = refuse(clock.now());
      calls.push({ at: Math.round(permit.at - START), probe: permit.probe, refusal });
      if (refusal) pacer.throttled(permit, refusal);
      else pacer.passed(permit);
    }
  };
  await settleIn(time, work());
  return calls;
};
const allAreServed = (): undefined => undefined;
const servedInAnyMinute = (limit: number) => {
  let times: number[] = [];
  return (now: number): Throttle | undefined => {
    times = times.filter((time) => time > now - MINUTE);
    if (times.length >= limit) return {};
    times.push(now);
    return undefined;
  };
};

const byMinute = (calls: readonly Call[], minutes: number): number[] =>
  Array.from(
    { length: minutes },
    (_, minute) => calls.filter(({ at }) => Math.floor(at / MINUTE) === minute).length,
  );
const gaps = (calls: readonly Call[]): number[] =>
  calls.slice(1).map(({ at }, index) => at - (calls[index]?.at ?? 0));

describe('the bucket, as long as nobody is refused', () => {
  test('grows to its even part in a window, then twice as fast in each, to the whole quota and no further', async () => {
    const calls = await callUntil(setUp(), 10 * MINUTE, allAreServed);

    expect(byMinute(calls, 10)).toEqual([48, 50, 53, 59, 77, 100, 100, 100, 100, 100]);
    const probes = calls.filter(({ probe }) => probe);
    expect(byMinute(probes, 10)).toEqual([13, 2, 3, 6, 18, 23, 0, 0, 0, 0]);
  });

  test('probes by a seventh of the quota, evenly, in the first window', async () => {
    const calls = await callUntil(setUp(), MINUTE - 1, allAreServed);

    const probes = calls.filter(({ probe }) => probe);
    expect(probes).toHaveLength(13);
    expect(probes[0]?.at).toBe(0);
    for (const gap of gaps(probes)) expect(Math.abs(gap - MINUTE / 14)).toBeLessThanOrEqual(1);
  });

  test('gives what is left of the floor at once, and the rest twice as fast as it would come evenly', async () => {
    const calls = await callUntil(setUp(), 2 * MINUTE - 1, allAreServed);

    const second = calls.filter(({ at, probe }) => at >= MINUTE && !probe);
    // Twelve of the first window are less than a minute old.
    const atOnce = 35 - 12 - 1;
    expect(gaps(second).slice(0, atOnce)).toEqual(Array.from({ length: atOnce }, () => 0));
    const spread = new Set(gaps(second).slice(atOnce, atOnce + 12));
    expect([...spread]).toEqual([MINUTE / 48 / 2]);
  });

  test('starts over from the floor after a window without a call', async () => {
    const world = setUp();
    const { time, clock, pacer } = world;
    await callUntil(world, 4 * MINUTE, allAreServed);
    const grown = pacer.prospectPerMinute();
    await settleIn(time, clock.sleep(3 * MINUTE));

    const permit = await pacer.acquire(clock.now());

    expect(grown).toBeGreaterThan(50);
    expect(permit).toMatchObject({ probe: false });
    expect(pacer.prospectPerMinute()).toBe(50);
  });
});

describe('the bucket, when calls are refused', () => {
  test('asks every four seconds at least for a window, since it was borrowed from, then ever more rarely', async () => {
    const calls = await callUntil(setUp(), 4 * MINUTE, () => ({}));

    expect(calls.map(({ at }) => at)).toEqual([
      ...[0, 1_500, 4_500, 8_500, 12_500, 16_500, 20_500, 24_500, 28_500, 32_500, 36_500],
      ...[40_500, 44_500, 48_500, 52_500, 56_500, 60_500, 68_500, 84_500, 116_500, 176_500],
      // The last refusal was a whole window ago: the next one counts as the first.
      ...[178_000, 181_000, 187_000, 199_000, 223_000],
    ]);
  });

  test('leaves a ceiling alone for two and a half windows, then five, and ten at most', async () => {
    const calls = await callUntil(setUp(), 40 * MINUTE, servedInAnyMinute(50));

    const refused = calls.filter(({ refusal }) => refusal !== undefined);
    expect(refused.map(({ at }) => at)).toEqual([139_200, 319_200, 649_200, 1_279_200, 1_909_200]);
    expect(refused.every(({ probe }) => probe)).toBe(true);
    expect(byMinute(calls, 40).slice(4).toSorted().at(0)).toBeGreaterThanOrEqual(49);
  });
});

describe('a limit that the API states', () => {
  const prospectAfter = async (stated: Throttle): Promise<number> => {
    const { pacer } = setUp();
    const permit = await pacer.acquire(START);
    pacer.throttled(permit as Permit, stated);
    return pacer.prospectPerMinute();
  };

  test('holds for its window, and each environment has its share of it', async () => {
    expect(await prospectAfter({ limit: 40, windowMs: MINUTE / 2 })).toBe(40);
    expect(await prospectAfter({ limit: 1, windowMs: MINUTE })).toBe(1);
  });

  test.each<Throttle>([{}, { limit: 40 }, { windowMs: 1_000 }, { limit: 0, windowMs: MINUTE }])(
    'is not believed from %j',
    async (stated) => {
      expect(await prospectAfter(stated)).toBe(50);
    },
  );
});
