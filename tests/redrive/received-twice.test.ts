import { describe, expect, test } from '@jest/globals';
import type { LetterQueues } from '../../lib/redrive/letterQueues.ts';
import { lettersFor, taskOf } from './deadLetters.ts';
import { createRedriveWorld } from './redriveWorld.ts';

const HOUR_MS = 3_600_000;

describe('a letter that SQS gives twice', () => {
  const givingTwice = (queues: LetterQueues): LetterQueues => ({
    ...queues,
    // Hidden for no time: the next receive of the same round, or the next round, gives it again.
    receive: (queue, _, wait) => queues.receive(queue, 0, wait),
  });

  test('is sent back once', async () => {
    const world = createRedriveWorld();
    world.die(lettersFor(35));
    world.wait(HOUR_MS);

    const report = await world.run({ through: givingTwice });

    const tasks = world.queues.source.messages().map(taskOf);
    expect(new Set(tasks).size).toBe(tasks.length);
    expect(report.redriven + report.doubled).toBe(tasks.length);
  });

  test('is deleted by its latest receipt', async () => {
    const world = createRedriveWorld();
    world.die(lettersFor(1));
    world.wait(HOUR_MS);
    const twoAtOnce = (queues: LetterQueues): LetterQueues => ({
      ...queues,
      receive: async (queue, hidden, wait) => {
        const first = await queues.receive(queue, 0, wait);
        return [...(await queues.receive(queue, hidden, wait)), ...first];
      },
    });

    const report = await world.run({ through: twoAtOnce });

    expect(report).toMatchObject({ seen: 1, redriven: 1, doubled: 0 });
    expect(world.queues.deadLetter.messages()).toEqual([]);
  });

  test('whose deletion failed the first time is deleted the second time, and not sent again', async () => {
    const world = createRedriveWorld();
    world.die(lettersFor(2));
    world.wait(HOUR_MS);
    let removals = 0;
    const failingOnce = (queues: LetterQueues): LetterQueues => ({
      ...queues,
      count: async (queue) => ({ ...(await queues.count(queue)), visible: 1_000 }),
      receive: (queue, _, wait) => queues.receive(queue, 0, wait),
      remove: (queue, messages) =>
        removals++ === 0 ? Promise.resolve(new Set<string>()) : queues.remove(queue, messages),
    });

    const report = await world.run({ through: failingOnce });

    expect(report).toMatchObject({ doubled: 2, ended: 'drained' });
    expect(world.queues.source.messages()).toHaveLength(2);
    expect(world.queues.deadLetter.messages()).toEqual([]);
  });
});
