import { describe, expect, test } from '@jest/globals';
import { MORNING } from '../records.ts';
import { deadLetterOf, jsonIn, lettersFor, taskOf } from './deadLetters.ts';
import { createRedriveWorld } from './redriveWorld.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

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
