import { describe, expect, test } from '@jest/globals';
import type { Outgoing } from '../../lib/queue/queues.ts';
import type { LetterQueues } from '../../lib/redrive/letterQueues.ts';
import { MORNING } from '../records.ts';
import { deadLetterOf, jsonIn } from './deadLetters.ts';
import { createRedriveWorld } from './redriveWorld.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const lettersFor = (count: number, redrives = 0): Outgoing[] =>
  Array.from({ length: count }, (_, index) => deadLetterOf({ task_id: index + 1 }, { redrives }));
const taskOf = ({ body }: { readonly body: string }): number => JSON.parse(body).task_id;
const never = (): Promise<never> => Promise.reject(new Error('SQS is not available'));

describe('a run', () => {
  test('sends back what is due, parks what will not work, and leaves the rest', async () => {
    const world = createRedriveWorld();
    world.die([
      ...lettersFor(3),
      deadLetterOf({ task_id: 4 }, { redrives: 5 }),
      deadLetterOf({ task_id: 5 }, { redrives: 4 }),
      deadLetterOf({ task_id: 6, not_after: new Date(MORNING).toISOString() }),
      deadLetterOf('no request'),
    ]);
    world.wait(5 * MINUTE_MS);

    const report = await world.run();

    expect(report).toMatchObject({
      seen: 7,
      redriven: 3,
      parked: { max_redrives: 1, expired: 1, unreadable: 1 },
      waiting: 1,
      held_back: 0,
      failed: 0,
      doubled: 0,
      oldest_age_s: 300,
      dry_run: false,
      ended: 'drained',
    });
    const { source, parked, deadLetter } = world.queues;
    expect(source.messages().map(taskOf).toSorted()).toEqual([1, 2, 3]);
    expect(parked.messages()).toHaveLength(3);
    expect(deadLetter.messages().map(taskOf)).toEqual([5]);
  });

  test('says when the next of those that wait is due', async () => {
    const world = createRedriveWorld();
    world.die(lettersFor(20, 1));

    const { next_due_at: next } = await world.run();

    const dueAt = Date.parse(next ?? '');
    world.wait(dueAt - MORNING);
    expect(await world.run()).toMatchObject({ redriven: 1, waiting: 19 });
  });

  test('hides letters that wait from people for no longer than it may take itself', async () => {
    const world = createRedriveWorld();
    world.die(lettersFor(30));

    await world.run();

    expect(world.queues.deadLetter.visible()).toHaveLength(0);
    world.wait(100_000);
    expect(world.queues.deadLetter.visible()).toHaveLength(30);
  });

  test('sends back no more than the worker can serve before the next one', async () => {
    const world = createRedriveWorld({ requestsPerMinute: 2 });
    for (const waiting of lettersFor(10)) world.queues.source.put(waiting, MORNING);
    world.die(lettersFor(50));
    world.wait(HOUR_MS);

    const report = await world.run();

    expect(report).toMatchObject({ redriven: 20, held_back: 30 });
    expect(world.queues.source.messages()).toHaveLength(30);
  });

  test('spreads what it sends back over the time that serving it takes', async () => {
    const world = createRedriveWorld({ requestsPerMinute: 2 });
    world.die(lettersFor(30));
    world.wait(HOUR_MS);

    await world.run();

    const arrived: number[] = [];
    for (let minute = 0; minute < 15; minute++) {
      arrived.push(world.queues.source.visible().length);
      world.wait(MINUTE_MS);
    }
    expect(arrived).toEqual([1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29]);
  });

  test('lets its retry window begin when it can be served', async () => {
    const world = createRedriveWorld({ requestsPerMinute: 1 });
    world.die(lettersFor(2));
    world.wait(HOUR_MS);

    await world.run();

    const starts = world.queues.source
      .messages()
      .map(({ attributes }) => jsonIn(attributes, 'attempts').enqueued_at - world.clock.now());
    expect(starts.toSorted()).toEqual([0, MINUTE_MS]);
  });

  test('sends what would expire before its turn at once', async () => {
    const world = createRedriveWorld({ requestsPerMinute: 1 });
    const soon = new Date(MORNING + HOUR_MS + 30_000).toISOString();
    world.die(
      Array.from({ length: 5 }, (_, id) => deadLetterOf({ task_id: id + 1, not_after: soon })),
    );
    world.wait(HOUR_MS);

    await world.run();

    expect(world.queues.source.visible()).toHaveLength(5);
  });

  test('counts a list by its requests', async () => {
    const world = createRedriveWorld({ requestsPerMinute: 2 });
    const list = { task_ids: Array.from({ length: 20 }, (_, index) => index + 1) };
    world.die([deadLetterOf(list), deadLetterOf(list)]);
    world.wait(HOUR_MS);

    expect(await world.run()).toMatchObject({ redriven: 1, held_back: 1 });
  });

  test('sends back no more than it is asked to, and parks all the same', async () => {
    const world = createRedriveWorld();
    world.die([...lettersFor(5), deadLetterOf('no request')]);
    world.wait(HOUR_MS);

    const report = await world.run({ most: 2 });

    expect(report).toMatchObject({ redriven: 2, held_back: 3, parked: { unreadable: 1 } });
  });

  test('costs one call for ten letters, each to receive, send and delete', async () => {
    const world = createRedriveWorld({ requestsPerMinute: 1e6 });
    world.die(lettersFor(1_000));
    world.wait(HOUR_MS);

    const { redriven, sqs_calls: calls } = await world.run();

    expect(redriven).toBe(1_000);
    // Two count the queues.
    expect(calls).toBe(2 + 3 * 100);
  });

  test('finds an empty queue with one call', async () => {
    const world = createRedriveWorld();

    expect(await world.run()).toMatchObject({ seen: 0, oldest_age_s: 0, sqs_calls: 3 });
  });
});

describe('a dry run', () => {
  test('reports what would be done, does nothing, and shows all letters again', async () => {
    const world = createRedriveWorld({ requestsPerMinute: 2 });
    world.die([...lettersFor(40), deadLetterOf('no request'), ...lettersFor(2, 4)]);
    world.wait(6 * MINUTE_MS);
    const before = world.queues.deadLetter.messages().map(({ id }) => id);

    const report = await world.run({ dryRun: true });

    expect(report).toMatchObject({
      seen: 43,
      redriven: 30,
      held_back: 10,
      waiting: 2,
      parked: { unreadable: 1 },
      dry_run: true,
    });
    expect(world.queues.source.messages()).toEqual([]);
    expect(world.queues.parked.messages()).toEqual([]);
    expect(world.queues.deadLetter.messages().map(({ id }) => id)).toEqual(before);
    expect(world.queues.deadLetter.visible()).toHaveLength(43);
  });
});

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
