import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { EventsClient } from '../../lib/events/eventBridgeClient.ts';
import type { ResolvedEvent } from '../../lib/events/outcomeEvents.ts';
import { attemptsAttribute, deliveryOf, MORNING, recordOf } from '../records.ts';
import { createConsumerInFakeTime } from '../settling/consumerInFakeTime.ts';
import { createStrictQueues, LARGEST, type StrictQueues } from '../settling/strictQueues.ts';
import { createListener, WITH_BUS, type Word } from './listener.ts';

const DAY_MS = 86_400_000;

const worldWith = (
  judge: (event: ResolvedEvent, call: number) => Word,
  queues: StrictQueues = createStrictQueues(),
) => {
  const listener = createListener(judge);
  const world = createConsumerInFakeTime({
    queues,
    variables: WITH_BUS,
    loadEventsClient: listener.load,
  });
  return { listener, queues, world };
};

/** Lets the bus work again after so many calls. */
const deafFor = (calls: number) => (_: unknown, call: number) =>
  call > calls ? 'taken' : 'refused';

describe('an event that the bus does not confirm', () => {
  test('keeps its message on the queue, which tells the same outcome later without another call', async () => {
    const { listener, queues, world } = worldWith(deafFor(1));
    world.seed(['1']);
    const record = recordOf({ task_id: 1, correlation_id: 'c' });

    const failed = await world.consume([record]);
    expect(failed).toEqual([]);
    expect(world.settlements[0]).toMatchObject({ fate: 'done', event: 'owed' });
    expect(listener.heard).toEqual([]);
    expect(queues.sent.map(({ queue, message }) => [queue, message.body])).toEqual([
      ['source', record.body],
    ]);
    expect(queues.sent[0]?.message.delaySeconds).toBeGreaterThan(0);
    const calls = world.calls().length;
    await world.wait(60_000);
    await world.consume(queues.sent.map(({ message }) => deliveryOf(message)));

    expect(world.settlements).toMatchObject([{ fate: 'told', event: 'published', calls: [] }]);
    expect(listener.heard).toMatchObject([
      {
        task_id: '1',
        outcome: 'cancelled',
        correlation_id: 'c',
        attempts: 1,
        message_id: record.messageId,
        resolved_at: new Date(MORNING + 40).toISOString(),
      },
    ]);
    expect(world.calls()).toHaveLength(calls);
    expect(queues.complaints).toEqual([]);
  });

  test('is published after a few throttled tries, one entry at a time', async () => {
    const { listener, queues, world } = worldWith(({ task_id }, call) =>
      task_id === '2' && call < 3 ? 'throttled' : 'taken',
    );
    world.seed(['1', '2', '3']);

    await world.consume([1, 2, 3].map((id) => recordOf({ task_id: id })));

    expect(listener.calls.map((entries) => entries.length)).toEqual([3, 1, 1]);
    expect(listener.heard).toHaveLength(3);
    expect(queues.sent).toEqual([]);
  });

  test.each<[string, object | string, object]>([
    ['dead', { task_id: 8 }, attemptsAttribute({ firstFailureAt: MORNING - 7_200_000 })],
    ['rejected', 'no request', {}],
  ])('of a %s request does not move it twice', async (outcome, body, attributes) => {
    const { listener, queues, world } = worldWith(deafFor(2));
    world.seed(['8']);
    world.simulator.scriptFault({ name: 'serverError', kind: 'cancel', taskId: '8' });
    const letters = () => queues.sent.filter(({ queue }) => queue !== 'source');
    let arriving = [recordOf(body, { attributes: attributes as never })];

    const failed: string[] = [];
    while (arriving.length > 0) {
      const before = queues.sent.length;
      failed.push(...(await world.consume(arriving)));
      arriving = queues.sent
        .slice(before)
        .filter(({ queue }) => queue === 'source')
        .map(({ message }) => deliveryOf(message));
    }

    expect(failed).toEqual([]);
    expect(letters()).toHaveLength(1);
    expect(listener.heard).toMatchObject([{ outcome }]);
    expect(queues.complaints).toEqual([]);
  });

  test('leaves its message where it is when SQS does not take the copy either', async () => {
    const queues = createStrictQueues((queue) => queue === 'source');
    const { world } = worldWith(() => 'lost', queues);
    world.seed(['1']);
    const done = recordOf({ task_id: 1 });
    const unreadable = recordOf('no request');

    const failed = await world.consume([done, unreadable]);

    expect(failed).toEqual([done.messageId, unreadable.messageId]);
    expect(world.settlements.map(({ fate }) => fate)).toEqual(['kept', 'kept']);
  });

  test('is not published before the letter is on its queue', async () => {
    const { listener, queues, world } = worldWith(
      () => 'taken',
      createStrictQueues((queue) => queue === 'parked'),
    );

    const failed = await world.consume([recordOf('no request')]);

    expect(failed).toHaveLength(1);
    expect(listener.heard).toEqual([]);
    expect(queues.sent).toEqual([]);
  });

  test('for a day is owed by a dead letter, and told once that is sent back', async () => {
    const { listener, queues, world } = worldWith(deafFor(1));
    world.seed(['1']);
    const old = recordOf({ task_id: 1 }, { sentAt: MORNING - DAY_MS });

    await world.consume([old]);
    expect(queues.sent.map(({ queue, message }) => [queue, message.body])).toEqual([
      ['deadLetter', old.body],
    ]);
    expect(queues.sent[0]?.message.attributes).toMatchObject({
      error_code: { StringValue: 'EVENT_NOT_CONFIRMED' },
    });
    await world.consume(queues.sent.map(({ message }) => deliveryOf(message)));

    expect(listener.heard).toMatchObject([{ task_id: '1', outcome: 'cancelled' }]);
    expect(world.settlements[0]?.fate).toBe('told');
  });

  test('of a message with neither room nor attributes left is owed by a dead letter', async () => {
    const { queues, world } = worldWith(() => 'refused');
    world.seed(['1']);
    const body = '{"task_id":1}'.padEnd(LARGEST.source - 100);
    const attributes = Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [
        `a${index}`,
        { DataType: 'String', StringValue: '1' },
      ]),
    );

    const failed = await world.consume([recordOf(body, { attributes })]);

    expect(failed).toEqual([]);
    expect(queues.complaints).toEqual([]);
    expect(queues.sent.map(({ queue }) => queue)).toEqual(['deadLetter']);
    const [letter] = queues.sent.map(({ message }) => deliveryOf(message));
    await world.consume(letter ? [letter] : []);
    expect(world.calls()).toHaveLength(1);
    expect(world.settlements[0]?.event).toBe('owed');
  });
});

describe('a bus that does not answer', () => {
  const worldWithClient = (client: EventsClient, queues: StrictQueues = createStrictQueues()) => ({
    queues,
    world: createConsumerInFakeTime({
      queues,
      variables: WITH_BUS,
      loadEventsClient: () => Promise.resolve(client),
    }),
  });

  test('holds up no batch: its messages owe their events in time', async () => {
    const { queues, world } = worldWithClient({ put: () => new Promise(() => undefined) });
    world.seed(['1', '2']);

    const failed = await world.consume([recordOf({ task_id: 1 }), recordOf({ task_id: 2 })]);

    expect(failed).toEqual([]);
    expect(queues.sent).toHaveLength(2);
    expect(world.clock.now() - MORNING).toBeLessThan(20_000);
  });

  test('or fails as a whole costs no message', async () => {
    const { queues, world } = worldWithClient({ put: () => Promise.reject(new Error('refused')) });
    world.seed(['1']);

    const failed = await world.consume([recordOf({ task_id: 1 }), recordOf('no request')]);

    expect(failed).toEqual([]);
    expect(queues.sent.map(({ queue }) => queue).toSorted()).toEqual([
      'parked',
      'source',
      'source',
    ]);
  });
});

describe('what claims to owe an event', () => {
  test.each([
    'nonsense',
    '{}',
    '{"outcome":"cancelled"}',
    '{"outcome":"won","attempts":1,"resolved_at":"2026-01-15T09:30:17Z"}',
    '{"outcome":"cancelled","attempts":1,"resolved_at":"2026-01-15T09:30:17Z","extra":1}',
  ])('and does not is served like any other: %s', async (owed) => {
    const { listener, world } = worldWith(() => 'taken');
    world.seed(['1']);
    const attributes = { owed_event: { DataType: 'String', StringValue: owed } };

    await world.consume([recordOf({ task_id: 1 }, { attributes })]);

    expect(Object.values(world.fates())).toEqual(['done cancelled']);
    expect(listener.heard).toMatchObject([{ outcome: 'cancelled', task_id: '1' }]);
  });

  test('is served again when there is no bus any more', async () => {
    const { queues, world } = worldWith(() => 'lost');
    world.seed(['1']);
    await world.consume([recordOf({ task_id: 1 })]);
    const later = createConsumerInFakeTime({ queues: createStrictQueues() });
    later.seed(['1'], 'CANCELED');

    const failed = await later.consume(queues.sent.map(({ message }) => deliveryOf(message)));

    expect(failed).toEqual([]);
    expect(Object.values(later.fates())).toEqual(['done already_cancelled']);
  });
});

test('whatever bus and SQS do: who is done was told of, or a message owes it', async () => {
  const word = fc.constantFrom<Word>('taken', 'taken', 'throttled', 'refused', 'lost');
  const situation = fc.record({
    words: fc.array(word, { minLength: 8, maxLength: 8 }),
    refused: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
    bad: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
  });
  await fc.assert(
    fc.asyncProperty(situation, async ({ words, refused, bad }) => {
      const indexOf = (text: string) => Number(/c-(\d)/.exec(text)?.[1]);
      const queues = createStrictQueues((_, { body }) => refused[indexOf(body)] === true);
      const { listener, world } = worldWith(
        ({ correlation_id = '' }) => words[indexOf(correlation_id)] ?? 'lost',
        queues,
      );
      const records = words.map((_, index) =>
        recordOf({ task_id: bad[index] ? 0 : index + 1, correlation_id: `c-${index}` }),
      );
      world.seed(words.map((_, index) => String(index + 1)));

      const failed = await world.consume(records);

      for (const [index, { messageId }] of records.entries()) {
        const told = listener.heard.some(({ message_id }) => message_id === messageId);
        const owing = queues.sent.some(
          ({ message }) => message.id === messageId && message.attributes['owed_event'],
        );
        const isParked = queues.sent.some(
          ({ queue, message }) => queue === 'parked' && message.id === messageId,
        );
        expect(failed.includes(messageId)).toBe(!(told || owing));
        expect(isParked).toBe(bad[index] === true && !refused[index]);
      }
      expect(queues.complaints).toEqual([]);
    }),
    { seed: 20_260_115, numRuns: 60 },
  );
});
