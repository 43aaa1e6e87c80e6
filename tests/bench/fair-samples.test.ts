import { describe, expect, test } from '@jest/globals';
import { batchOf } from '../../bench/throughput/batch.ts';
import { measurePeers } from '../../bench/throughput/measurePeers.ts';
import type { RunningPeer } from '../../bench/throughput/startPeer.ts';
import type { Sink } from '../../bench/throughput/startSink.ts';

const WORKLOAD = { size: 10, batches: 3 };

/** A peer that takes 50 ms, and a sink that got so many cancels of it. */
const measureWith = async (deletes: number, failed: number, rounds = 2) => {
  let runs = 0;
  const peer: RunningPeer = {
    name: 'ours',
    run: () => Promise.resolve({ ms: 50 * ++runs, cpuMs: 30, failed }),
    stop: () => Promise.resolve(),
  };
  const sink: Sink = {
    url: '',
    count: () => Promise.resolve({ deletes, others: 3 }),
    stop: () => Promise.resolve(),
  };
  return await measurePeers([peer], sink, WORKLOAD, rounds, () => undefined);
};

describe('a sample of throughput', () => {
  test('counts in messages a second, without the round that warms up', async () => {
    const measured = await measureWith(30, 0);

    expect(measured.get('ours')).toEqual({ rps: [300, 200], cpuUs: [1_000, 1_000], others: 6 });
  });

  test('is refused when a message got no cancel', async () => {
    const measured = measureWith(29, 0);

    await expect(measured).rejects.toThrow('ours sent 29 cancels for 30 messages');
  });

  test('is refused when a message was reported as failed', async () => {
    const measured = measureWith(30, 1);

    await expect(measured).rejects.toThrow('ours reported 1 of 30 messages as failed');
  });

  test('names no task that another one has named', () => {
    const events = [batchOf(100, 0), batchOf(100, 0)];

    const ids = events.flatMap(({ Records }) =>
      Records.map(({ body }) => JSON.parse(body).task_id),
    );
    expect(new Set(ids).size).toBe(200);
  });
});
