import { describe, expect, test } from '@jest/globals';
import type { SQSRecord } from 'aws-lambda';
import { createFakeTime } from '../../local/simulation/fakeTime.ts';
import { createGathering, type PollerRole } from '../../worker/gathering.ts';
import { recordOf } from '../records.ts';
import { settleIn } from '../settleIn.ts';

const GATHERERS = 10;

/** A gathering with its pollers, before a queue whose receives take 20 ms. */
const gatherFrom = (queue: SQSRecord[], limits: { batchSize: number; windowMs: number }) => {
  const time = createFakeTime(Date.UTC(2026, 0, 15));
  const { clock } = time;
  const ending = new AbortController();
  const gathering = createGathering({ clock, ...limits, ending: ending.signal });
  const receives: { readonly role: PollerRole; readonly at: number }[] = [];
  let out = 0;
  let mostOut = 0;
  let failures = 0;

  const poll = async (role: PollerRole): Promise<void> => {
    for (;;) {
      await gathering.admit(role);
      receives.push({ role, at: clock.now() });
      mostOut = Math.max(mostOut, ++out);
      await clock.sleep(20);
      // A long poll waits for what is not there.
      if (queue.length === 0 && failures === 0) {
        await clock.sleep(role === 'watcher' ? 5_000 : 1_000);
      }
      out--;
      if (failures > 0) {
        failures--;
        gathering.failed();
      } else gathering.received(queue.splice(0, 10));
    }
  };
  void poll('watcher');
  for (let index = 0; index < GATHERERS; index++) void poll('gatherer');

  const startedAt = clock.now();
  return {
    ending,
    receives,
    mostOut: () => mostOut,
    elapsed: () => clock.now() - startedAt,
    fail: (times: number) => {
      failures = times;
    },
    later: (ms: number, act: () => void) => {
      void clock.sleep(ms).then(act);
    },
    /** Asks for a batch without letting time pass. */
    ask: () => {
      void gathering.next();
    },
    next: (): Promise<readonly SQSRecord[]> => settleIn(time, gathering.next()),
    wait: (ms: number): Promise<void> => settleIn(time, clock.sleep(ms)),
  };
};
const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => recordOf({ task_id: index + 1 }));
const LIMITS = { batchSize: 1_000, windowMs: 2_000 };

describe('gathering from a backlog', () => {
  test('takes a whole batch within a second, by more and more receives at a time', async () => {
    const queue = numbered(2_500);
    const all = queue.map(({ messageId }) => messageId);
    const world = gatherFrom(queue, LIMITS);

    const batch = await world.next();

    expect(batch.map(({ messageId }) => messageId)).toEqual(all.slice(0, 1_000));
    expect(world.elapsed()).toBeLessThan(1_000);
    expect(world.mostOut()).toBe(GATHERERS);
  });

  test('receives nothing while a batch is served, and never more than fits', async () => {
    const queue = numbered(300);
    const world = gatherFrom(queue, { batchSize: 95, windowMs: 2_000 });

    const sizes: number[] = [];
    for (let batches = 0; batches < 3; batches++) {
      sizes.push((await world.next()).length);
      const received = world.receives.length;
      await world.wait(20_000);
      expect(world.receives).toHaveLength(received);
    }

    expect(sizes).toEqual([90, 90, 90]);
  });

  test('closes a batch of large messages before it fills the memory', async () => {
    const large = Array.from({ length: 500 }, () => recordOf('x'.repeat(262_144)));
    const world = gatherFrom(large, LIMITS);

    const batch = await world.next();

    expect(batch.length).toBeLessThan(24 + GATHERERS * 10);
  });
});

describe('gathering from a queue in which little happens', () => {
  test('leaves one poll open, and no more', async () => {
    const world = gatherFrom([], LIMITS);
    world.ask();

    await world.wait(60_000);

    expect(world.receives.map(({ role }) => role)).toEqual(Array(12).fill('watcher'));
  });

  test('waits for the window, and takes what arrives in it into the same batch', async () => {
    const queue = numbered(1);
    const world = gatherFrom(queue, LIMITS);
    world.later(1_500, () => queue.push(...numbered(3)));

    const batch = await world.next();

    expect(batch).toHaveLength(4);
    expect(world.elapsed()).toBeGreaterThanOrEqual(2_000);
    expect(world.elapsed()).toBeLessThanOrEqual(3_100);
    expect(world.mostOut()).toBe(1);
  });
});

describe('gathering while SQS fails', () => {
  test('pauses for a second after each failure, and keeps what it has', async () => {
    const queue = numbered(20);
    const world = gatherFrom(queue, LIMITS);
    world.fail(3);

    const batch = await world.next();

    expect(batch).toHaveLength(20);
    expect(world.elapsed()).toBeGreaterThan(3_000 + 2_000);
    expect(world.receives.slice(0, 4).map(({ at }) => at - (world.receives[0]?.at ?? 0))).toEqual([
      0, 1_020, 2_040, 3_060,
    ]);
  });
});

describe('gathering when the process is to end', () => {
  test('gives out what it has and what the polls that are out still bring, and receives no more', async () => {
    const queue = numbered(5_000);
    const world = gatherFrom(queue, LIMITS);
    world.later(130, () => world.ending.abort());

    const batch = await world.next();
    const received = world.receives.length;
    await world.wait(60_000);

    expect(batch).toHaveLength(5_000 - queue.length);
    expect(batch.length).toBeGreaterThan(0);
    expect(world.receives).toHaveLength(received);
    expect(await world.next()).toEqual([]);
  });

  test('waits for an idle poll no longer than it lasts', async () => {
    const world = gatherFrom([], LIMITS);
    world.later(100, () => world.ending.abort());

    expect(await world.next()).toEqual([]);
    expect(world.elapsed()).toBeLessThanOrEqual(5_100);
  });
});
