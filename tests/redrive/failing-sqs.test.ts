import { describe, expect, test } from '@jest/globals';
import type { Outgoing } from '../../lib/queue/queues.ts';
import type { LetterQueues } from '../../lib/redrive/letterQueues.ts';
import { lettersFor, taskOf } from './deadLetters.ts';
import { createRedriveWorld } from './redriveWorld.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const never = (): Promise<never> => Promise.reject(new Error('SQS is not available'));

describe('when SQS fails', () => {
  const oddOf = (messages: readonly Outgoing[]) =>
    messages.filter((message) => taskOf(message) % 2 === 1);

  test('letters whose copy was not confirmed stay, and are redriven by the next run', async () => {
    const world = createRedriveWorld();
    world.die(lettersFor(20));
    world.wait(HOUR_MS);
    const sendingHalf = (queues: LetterQueues): LetterQueues => ({
      ...queues,
      send: (queue, messages) => queues.send(queue, oddOf(messages)),
    });

    const first = await world.run({ through: sendingHalf });
    world.wait(15 * MINUTE_MS);
    const second = await world.run();

    expect(first).toMatchObject({ redriven: 10, failed: 10, doubled: 0 });
    expect(second).toMatchObject({ redriven: 10, failed: 0 });
    const tasks = world.queues.source.messages().map(taskOf);
    expect(tasks.toSorted((a, b) => a - b)).toEqual(lettersFor(20).map(taskOf));
  });

  test('letters whose deletion was not confirmed are reported as perhaps doubled', async () => {
    const world = createRedriveWorld();
    world.die(lettersFor(20));
    world.wait(HOUR_MS);
    const removingNone = (queues: LetterQueues): LetterQueues => ({
      ...queues,
      remove: () => Promise.resolve(new Set<string>()),
    });

    const report = await world.run({ through: removingNone });

    expect(report).toMatchObject({ redriven: 0, failed: 0, doubled: 20 });
  });

  test('what some receives gave is moved before the run ends', async () => {
    const world = createRedriveWorld();
    world.die(lettersFor(100));
    world.wait(HOUR_MS);
    let receives = 0;
    const failingLater = (queues: LetterQueues): LetterQueues => ({
      ...queues,
      receive: (...given) => (++receives > 4 ? never() : queues.receive(...given)),
    });

    const report = await world.run({ through: failingLater });

    expect(report).toMatchObject({ seen: 40, redriven: 40, ended: 'sqs_failed' });
    expect(world.queues.deadLetter.messages()).toHaveLength(60);
  });

  test.each(['count', 'receive'] as const)(
    'wholly at %s, the run ends and says so',
    async (call) => {
      const world = createRedriveWorld();
      world.die(lettersFor(10));
      world.wait(HOUR_MS);

      const report = await world.run({ through: (queues) => ({ ...queues, [call]: never }) });

      expect(report).toMatchObject({
        seen: 0,
        redriven: 0,
        ended: 'sqs_failed',
        sqs_error: 'Error: SQS is not available',
      });
      expect(world.queues.deadLetter.messages()).toHaveLength(10);
    },
  );
});
