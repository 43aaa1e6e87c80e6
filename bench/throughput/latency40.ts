import { CONCURRENCY } from '../../lib/service.ts';
import type { PeerName } from '../peers/peers.ts';
import { rounded, spreadOf } from '../statistics.ts';
import type { Effort, Suite } from '../suite.ts';
import { measurePeers } from './measurePeers.ts';
import { startPeer } from './startPeer.ts';
import { startSink } from './startSink.ts';

const LATENCY_MS = 40;
const LEAST_EFFICIENCY = 0.95;
const SIZE: Readonly<Record<Effort, number>> = { full: 1_000, smoke: 40 };
const ROUNDS: Readonly<Record<Effort, number>> = { full: 7, smoke: 1 };
const NAMES: readonly PeerName[] = ['bare', 'ours', 'ours_logging'];

/** How well the pool of connections is used when the API takes its time: 1 is pool ÷ latency. */
export const latency40: Suite = {
  key: 'latency40',
  run: async (effort, progress) => {
    await using closing = new AsyncDisposableStack();
    const sink = closing.adopt(await startSink(LATENCY_MS), (it) => it.stop());
    const peers = await Promise.all(
      NAMES.map(async (name) => closing.adopt(await startPeer(name, sink.url), (it) => it.stop())),
    );
    const total = NAMES.length * (ROUNDS[effort] + 1);
    let done = 0;
    const measured = await measurePeers(
      peers,
      sink,
      { size: SIZE[effort], batches: 1 },
      ROUNDS[effort],
      () => progress('latency40', ++done, total),
    );
    const most = (CONCURRENCY * 1_000) / LATENCY_MS;
    const rows = [...measured].map(([name, { rps }]) => {
      const { median, deviation } = spreadOf(rps.map((each) => each / most));
      return { name, efficiency: rounded(median), deviation, rps: spreadOf(rps).median };
    });
    const efficiencyOf = (peer: PeerName): number =>
      rows.find(({ name }) => name === peer)?.efficiency ?? Number.NaN;
    const efficiency = efficiencyOf('ours_logging');
    return {
      kind: 'measured',
      json: { efficiency },
      report: {
        title: `Throughput when the API takes ${LATENCY_MS} ms`,
        tables: [
          {
            columns: [
              { title: 'Peer', align: 'left' },
              { title: 'messages/s', align: 'right' },
              { title: 'of pool ÷ latency', align: 'right' },
              { title: '±', align: 'right' },
            ],
            rows: rows.map(({ name, rps, efficiency: share, deviation }) => [
              name.replace('_', ', '),
              String(rounded(rps)),
              share.toFixed(3),
              deviation.toFixed(3),
            ]),
          },
        ],
        notes: [
          `${CONCURRENCY} calls out at a time, so at most ${most} messages a second. The latency is a timer of Node, which is late by up to a millisecond; that is held against the peers.`,
        ],
        goals: [
          {
            text: `as deployed, at least ${LEAST_EFFICIENCY} of pool ÷ latency`,
            measured: efficiency.toFixed(3),
            met: efficiency >= LEAST_EFFICIENCY,
            whenMissed: `the bare loop, which does nothing but sign and send, came to ${efficiencyOf('bare').toFixed(3)} in the same run.`,
          },
        ],
        charts: [],
      },
    };
  },
};
