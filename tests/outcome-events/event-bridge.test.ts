import { afterEach, describe, expect, test } from '@jest/globals';
import { createEventBridgeClient } from '../../lib/events/eventBridgeClient.ts';
import { createEventBridgePublisher } from '../../lib/events/eventBridgePublisher.ts';
import type { ResolvedEvent } from '../../lib/events/outcomeEvents.ts';
import { systemClock } from '../../lib/mpc/clock.ts';
import { type Answer, startEventBridge, type WireEntry } from './eventBridgeServer.ts';

const before = { ...process.env };
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
});

/** The publisher with the real client before a server that answers as told. */
const publishTo = async (
  answer?: (entries: readonly WireEntry[], call: number) => Answer | undefined,
) => {
  const bus = await startEventBridge(answer);
  closing.push(bus.close);
  Object.assign(process.env, bus.environment);
  const publisher = createEventBridgePublisher({
    busName: 'outcomes',
    loadClient: () => Promise.resolve(createEventBridgeClient()),
    clock: systemClock,
    random: () => 0,
  });
  return { bus, publisher };
};

const eventsOf = (count: number, over: Partial<ResolvedEvent> = {}) =>
  Array.from({ length: count }, (_, index) => ({
    id: `message-${index}`,
    detail: {
      task_id: String(index + 1),
      project_id: 'p',
      outcome: 'cancelled' as const,
      attempts: 1,
      resolved_at: '2026-01-15T09:30:17.000Z',
      ...over,
    },
  }));
const errors = (...codes: (string | undefined)[]): Answer => ({ kind: 'entries', errors: codes });

describe('events on the wire', () => {
  test('are what EventBridge takes, ten a call', async () => {
    const { bus, publisher } = await publishTo();

    const confirmed = await publisher.publish(eventsOf(23));

    expect(confirmed).toEqual(new Set(eventsOf(23).map(({ id }) => id)));
    expect(bus.calls.toSorted()).toEqual([10, 10, 3].toSorted());
    expect(bus.complaints).toEqual([]);
    expect(bus.taken.find(({ Detail = '' }) => Detail.includes('"23"'))).toEqual({
      Source: 'transcoding-canceller',
      DetailType: 'Transcoding Cancel Resolved',
      EventBusName: 'outcomes',
      Time: Date.UTC(2026, 0, 15, 9, 30, 17) / 1_000,
      Detail: JSON.stringify(eventsOf(23)[22]?.detail),
    });
  });

  test('are fewer a call where ten would exceed 256 KB', async () => {
    const { bus, publisher } = await publishTo();
    const events = eventsOf(20, { reason: 'ü'.repeat(40_000) });

    const confirmed = await publisher.publish(events);

    expect(confirmed.size).toBe(20);
    expect(bus.calls.toSorted()).toEqual([2, 3, 3, 3, 3, 3, 3]);
    expect(bus.complaints).toEqual([]);
  });

  test('are none when there are none', async () => {
    const { bus, publisher } = await publishTo();

    expect((await publisher.publish([])).size).toBe(0);
    expect(bus.calls).toEqual([]);
  });
});

describe('what EventBridge does not take', () => {
  test('is not believed to be published, entry by entry', async () => {
    const { bus, publisher } = await publishTo(() =>
      errors(undefined, 'MalformedDetail', undefined, 'AccessDeniedException'),
    );

    const confirmed = await publisher.publish(eventsOf(4));

    expect([...confirmed]).toEqual(['message-0', 'message-2']);
    expect(bus.calls).toEqual([4]);
  });

  test('is sent again, those alone that were throttled, three times at most', async () => {
    const { bus, publisher } = await publishTo((_, call) =>
      call === 1
        ? errors('ThrottlingException', undefined, 'InternalFailure')
        : errors('InternalFailure'),
    );

    const confirmed = await publisher.publish(eventsOf(3));

    expect([...confirmed].toSorted()).toEqual(['message-1', 'message-2']);
    expect(bus.calls).toEqual([3, 2, 1]);
  });

  test('is nothing that could make publishing fail: a refusal of the call confirms none', async () => {
    const { bus, publisher } = await publishTo(() => ({
      kind: 'error',
      status: 400,
      type: 'AccessDeniedException',
    }));

    expect((await publisher.publish(eventsOf(2))).size).toBe(0);
    expect(bus.calls).toEqual([2]);
  });

  test('at first is published by the retries of the client', async () => {
    const { bus, publisher } = await publishTo((_, call) =>
      call === 1 ? { kind: 'error', status: 500, type: 'InternalException' } : undefined,
    );

    expect((await publisher.publish(eventsOf(2))).size).toBe(2);
    expect(bus.calls).toEqual([2, 2]);
  });

  test('in time, since it does not answer, is given up after two seconds', async () => {
    const { publisher } = await publishTo(() => ({ kind: 'silence' }));

    const started = performance.now();
    const confirmed = await publisher.publish(eventsOf(30));

    expect(confirmed.size).toBe(0);
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});

test('a client that cannot be loaded is asked for again the next time', async () => {
  const { bus } = await publishTo();
  let loads = 0;
  const publisher = createEventBridgePublisher({
    busName: 'outcomes',
    loadClient: () => {
      loads++;
      return loads === 1
        ? Promise.reject(new Error('no such module'))
        : Promise.resolve(createEventBridgeClient());
    },
    clock: systemClock,
    random: () => 0,
  });

  expect((await publisher.publish(eventsOf(1))).size).toBe(0);
  expect((await publisher.publish(eventsOf(1))).size).toBe(1);
  expect(bus.taken).toHaveLength(1);
});

test('events of which EventBridge says nothing are not taken for published', async () => {
  const { publisher } = await publishTo(() => ({ kind: 'nothing_said' }));

  expect(await publisher.publish(eventsOf(3))).toEqual(new Set());
});
