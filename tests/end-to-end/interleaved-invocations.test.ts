import { afterEach, describe, expect, test } from '@jest/globals';
import type { SQSRecord } from 'aws-lambda';
import type { Transport } from '../../lib/mpc/transport.ts';
import { recordOf } from '../records.ts';
import { type CancellingWorld, startCancellingWorld } from './cancellingWorld.ts';

let opened: CancellingWorld | undefined;
afterEach(() => opened?.close());

/** Holds back the cancel of one task until it is let go. */
const holdingBack = (taskId: string) => {
  const reached = Promise.withResolvers<void>();
  const letGo = Promise.withResolvers<void>();
  const through =
    (transport: Transport): Transport =>
    async (request, limits) => {
      if (request.method === 'DELETE' && request.target.endsWith(`task_id=${taskId}`)) {
        reached.resolve();
        await letGo.promise;
      }
      return transport(request, limits);
    };
  return { through, reached: reached.promise, letGo: letGo.resolve };
};

describe('two invocations on one consumer', () => {
  test('each answer for their own messages alone, though one runs within the other', async () => {
    const held = holdingBack('100');
    const world = await startCancellingWorld({ through: held.through });
    opened = world;
    world.seed('WAITING', '100', '101', '201');
    world.seed('TRANSCODING', '202');
    const outer = [recordOf({ task_id: 100 }), recordOf('unreadable'), recordOf({ task_id: 101 })];
    const late = recordOf({ task_id: 301 }, { sentAt: Date.now() });
    const inner = [
      recordOf({ task_id: 201 }),
      recordOf({ task_id: 202 }),
      recordOf('unreadable, too'),
      recordOf({ task_id: 203 }),
    ];

    const consume = async (records: readonly SQSRecord[], remainingMs = 20_000) => {
      const settled: string[] = [];
      const answer = await world.consumer.consume(records, remainingMs, ({ message }) =>
        settled.push(message.id),
      );
      return { settled, failed: answer.batchItemFailures };
    };

    const outerEnd = consume(outer);
    await held.reached;
    // It has no time for a call, so that its request goes back.
    const hurried = await consume([late], 4_000);
    const innerEnd = await consume(inner);
    held.letGo();

    expect(hurried).toEqual({
      settled: [late.messageId],
      failed: [{ itemIdentifier: late.messageId }],
    });
    expect(innerEnd).toEqual({ settled: inner.map(({ messageId }) => messageId), failed: [] });
    expect(await outerEnd).toEqual({
      settled: outer.map(({ messageId }) => messageId),
      failed: [],
    });
    expect(['100', '101', '201'].map((id) => world.statusOf(id))).toEqual([
      'CANCELED',
      'CANCELED',
      'CANCELED',
    ]);
  });
});
