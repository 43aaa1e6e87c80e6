import { describe, expect, test } from '@jest/globals';
import { createPacer, type Permit } from '../../lib/cancel/pacer.ts';
import { createFakeTime } from '../../local/simulation/fakeTime.ts';
import { settleIn } from '../settleIn.ts';

const START = Date.UTC(2026, 0, 15, 9, 30, 17);
const MINUTE = 60_000;
const END = START + 60 * MINUTE;

const createPace = (quotaPerMinute = 100, floorPerMinute = 35) => {
  const time = createFakeTime(START);
  const { clock } = time;
  const pacer = createPacer({ quotaPerMinute, floorPerMinute, environments: 2, clock });
  const settle = <T>(promise: Promise<T>): Promise<T> => settleIn(time, promise);
  const next = async () => (await settle(pacer.acquire(END))) as Permit;
  return {
    pacer,
    next,
    settle,
    wait: (ms: number) => settle(clock.sleep(ms)),
    /** Calls until so long after the start; none is refused. */
    callUntil: async (ms: number): Promise<void> => {
      while (clock.now() < START + ms) pacer.passed(await next());
    },
    /** Has the next calls refused. @returns when they were, in whole milliseconds since the start. */
    refuse: async (times: number): Promise<number[]> => {
      const at: number[] = [];
      while (at.length < times) {
        const permit = await next();
        pacer.throttled(permit, {});
        at.push(Math.round(permit.at - START));
      }
      return at;
    },
  };
};

describe('refusals within the floor', () => {
  const everyFourSeconds = [8_500, 12_500, 16_500, 20_500, 24_500, 28_500, 32_500, 36_500, 40_500];

  test('count anew from a call that went well after them, behind which the next keeps its distance', async () => {
    const { refuse, next, pacer } = createPace();
    expect(await refuse(14)).toEqual([
      ...[0, 1_500, 4_500, ...everyFourSeconds],
      ...[44_500, 48_500],
    ]);

    pacer.passed(await next());

    expect(await refuse(5)).toEqual([53_357, 57_357, 61_357, 65_357, 69_357]);
  });

  test('do not count anew for a call that was out when the first of them came', async () => {
    const { refuse, next, pacer } = createPace();
    const out = await next();
    const refused = await next();

    pacer.throttled(refused, {});
    pacer.passed(out);

    expect((await refuse(17)).slice(-3)).toEqual([56_500, 60_500, 68_500]);
  });

  test('hold the floor together for a window, and no longer', async () => {
    const { pacer, next } = createPace();
    pacer.throttled(await next(), { retryAfterMs: MINUTE });

    const [first, second] = [await next(), await next()];

    expect([first.at - START, second.at - START]).toEqual([MINUTE, MINUTE]);
  });
});

describe('while a probe is out no other is sent', () => {
  test.each<[string, (pace: ReturnType<typeof createPace>, permit: Permit) => void]>([
    ['goes well', ({ pacer }, permit) => pacer.passed(permit)],
    ['is given back', ({ pacer }, permit) => pacer.giveBack(permit)],
  ])('though another call %s meanwhile', async (_, end) => {
    const pace = createPace(100, 1);
    const { pacer, next, settle, wait } = pace;
    const other = await next();
    const probe = await next();
    const third = pacer.acquire(END);

    await wait(100);
    end(pace, other);
    await wait(9_900);
    pacer.passed(probe);
    const sent = await settle(third);

    expect([other.probe, probe.probe]).toEqual([false, true]);
    expect(sent?.at).toBe(START + 10_000);
  });
});

test('the only token is there again when nothing was sent for it', async () => {
  const { pacer, next } = createPace(1, 1);

  pacer.giveBack(await next());

  expect((await next()).at).toBe(START);
});

describe('a bucket that has grown to the whole quota', () => {
  const createGrownPace = async () => {
    const pace = createPace();
    await pace.callUntil(8 * MINUTE);
    expect(pace.pacer.prospectPerMinute()).toBe(100);
    return pace;
  };

  test('shrinks to what got through, and by a tenth with each further refusal in that window', async () => {
    const { pacer, next } = await createGrownPace();
    const permits = [await next(), await next(), await next()];

    const sizes = permits.map((permit) => {
      pacer.throttled(permit, {});
      return pacer.prospectPerMinute();
    });

    const used = 100 - 1;
    expect(sizes[0]).toBe(used - 1);
    expect(sizes[1]).toBeCloseTo((used - 1) * 0.9, 9);
    expect(sizes[2]).toBeCloseTo((used - 1) * 0.81, 9);
  });

  test('does not count what is older than a window when a refusal comes late', async () => {
    const { pacer, next, wait } = await createGrownPace();
    const permit = await next();

    await wait(MINUTE + 1);
    pacer.throttled(permit, {});

    // The even part of two environments: nothing got through in the last window.
    expect(pacer.prospectPerMinute()).toBe(50);
  });

  test('waits twice as long after each refusal, without the bound that holds within the floor', async () => {
    const { refuse } = await createGrownPace();

    const at = await refuse(5);

    // The first two also wait for tokens.
    expect(at.slice(3).map((ms, index) => ms - (at[index + 2] ?? 0))).toEqual([6_000, 12_000]);
  });

  test('is tried again two and a half windows after two refusals, since the second set a lower ceiling', async () => {
    const { refuse, next, pacer } = await createGrownPace();
    const [, second] = await refuse(2);

    let permit = await next();
    while (!permit.probe) {
      pacer.passed(permit);
      permit = await next();
    }

    expect(permit.at - START - (second ?? 0)).toBeCloseTo(2.5 * MINUTE, -1);
  });
});
