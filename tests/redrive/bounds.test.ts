import { describe, expect, test } from '@jest/globals';
import type { Outgoing } from '../../lib/queue/queues.ts';
import type { LetterQueues } from '../../lib/redrive/letterQueues.ts';
import { lettersFor } from './deadLetters.ts';
import { createRedriveWorld } from './redriveWorld.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

describe('a run is bounded', () => {
  test('in letters', async () => {
    const world = createRedriveWorld();
    world.die(lettersFor(300));

    expect(await world.run({ mostLetters: 150 })).toMatchObject({ seen: 150, ended: 'letters' });
  });

  test('in calls of SQS', async () => {
    const world = createRedriveWorld({ requestsPerMinute: 1e6 });
    world.die(lettersFor(1_000));
    world.wait(HOUR_MS);

    const report = await world.run({ mostCalls: 100 });

    expect(report.ended).toBe('sqs_calls');
    expect(report.sqs_calls).toBeGreaterThanOrEqual(100);
    expect(report.sqs_calls).toBeLessThan(100 + 40);
  });

  test('in time', async () => {
    const world = createRedriveWorld();
    world.die(lettersFor(1_000));
    const slow = (queues: LetterQueues): LetterQueues => ({
      ...queues,
      receive: (...given) => {
        world.wait(1_000);
        return queues.receive(...given);
      },
    });

    const report = await world.run({ through: slow, deadline: world.clock.now() + 30_000 });

    // Ten receives at once, a second each.
    expect(report).toMatchObject({ seen: 300, ended: 'time' });
  });

  test('however large the backlog is', async () => {
    const world = createRedriveWorld();
    const [letter] = lettersFor(1, 5) as [Outgoing];
    world.die(Array.from({ length: 100_000 }, () => letter));

    const report = await world.run();

    expect(report.ended).toBe('sqs_calls');
    expect(report.sqs_calls).toBeLessThan(5_040);
    expect(report.parked).toEqual({ max_redrives: report.seen });
    expect(report.seen).toBeGreaterThan(16_000);
  });

  test('and successive runs get through a backlog', async () => {
    const world = createRedriveWorld();
    world.die(lettersFor(10_000, 5));
    const ends: string[] = [];

    while (world.queues.deadLetter.size() > 0 && ends.length < 12) {
      ends.push((await world.run({ mostLetters: 2_000, mostCalls: 500 })).ended);
      world.wait(15 * MINUTE_MS);
    }

    expect(ends).toEqual([
      'sqs_calls',
      'sqs_calls',
      'sqs_calls',
      'sqs_calls',
      'sqs_calls',
      'drained',
    ]);
    expect(world.queues.parked.size()).toBe(10_000);
  });

  test('and of a backlog that only waits each letter is looked at before long', async () => {
    const world = createRedriveWorld();
    world.die(lettersFor(2_000, 4));
    const looked = new Set<string>();
    const noting = (queues: LetterQueues): LetterQueues => ({
      ...queues,
      receive: async (...given) => {
        const records = await queues.receive(...given);
        for (const { messageId } of records) looked.add(messageId);
        return records;
      },
    });

    for (let run = 0; run < 8; run++) {
      await world.run({ through: noting, mostLetters: 400 });
      world.wait(15 * MINUTE_MS);
    }

    expect(looked.size).toBeGreaterThan(1_600);
  });
});
