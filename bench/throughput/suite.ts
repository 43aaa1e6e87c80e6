import { PEERS, type PeerName } from '../peers/peers.ts';
import { rounded, spreadOf } from '../statistics.ts';
import type { Effort, Goal, Report, Suite } from '../suite.ts';
import { measurePeers, type PeerRounds } from './measurePeers.ts';
import { startPeer } from './startPeer.ts';
import { startSink } from './startSink.ts';

const SIZES = [10, 100, 1_000, 5_000] as const;
type Size = (typeof SIZES)[number];

/** Messages of one sample, at least: in tens of milliseconds a single pause of the machine would show. */
const LEAST_MESSAGES: Readonly<Record<Effort, number>> = { full: 1_000, smoke: 10 };
const ROUNDS: Readonly<Record<Effort, number>> = { full: 7, smoke: 1 };
const SMOKE_SIZES: readonly Size[] = [10, 100];

/** What the goals are about. */
const GOAL_SIZE = 1_000;
const LEAST_OF_BARE = 0.85;
const LEAST_OF_BARE_LOGGING = 0.7;
const EVEN_FROM = 100;
const MOST_UNEVEN = 0.15;

const OVER_BARE =
  'reading and checking the request, pace, breaker, time guard and outcome take processor time on top of what the bare loop spends on signing and sending; the column CPU µs/message says how much. Profiled: three quarters of the time of both is in Node (sockets and HTTP), and no place of ours takes more than 1 % of it.';
const UNEVEN =
  'by the clock, which on a machine with others on it says more of them; by processor time, in the table, batches of 1,000 and 5,000 cost the same.';

const NAMES = Object.keys(PEERS) as PeerName[];
const LABELS: Readonly<Record<PeerName, string>> = {
  bare: 'bare loop, the limit',
  ours: 'ours, log lines off',
  ours_logging: 'ours, as deployed',
  powertools: 'Powertools batch',
  middy: 'Middy partial batch',
};

type Measured = ReadonlyMap<Size, ReadonlyMap<PeerName, PeerRounds>>;

const measure = async (effort: Effort, progress: (done: number, total: number) => void) => {
  const sizes = effort === 'full' ? SIZES : SMOKE_SIZES;
  const rounds = ROUNDS[effort];
  const total = sizes.length * NAMES.length * (rounds + 1);
  let done = 0;
  await using closing = new AsyncDisposableStack();
  const sink = closing.adopt(await startSink(0), (it) => it.stop());
  const peers = await Promise.all(
    NAMES.map(async (name) => closing.adopt(await startPeer(name, sink.url), (it) => it.stop())),
  );
  const measured = new Map<Size, ReadonlyMap<PeerName, PeerRounds>>();
  for (const size of sizes) {
    const batches = Math.max(1, Math.ceil(LEAST_MESSAGES[effort] / size));
    const one = () => progress(++done, total);
    measured.set(size, await measurePeers(peers, sink, { size, batches }, rounds, one));
  }
  return measured;
};

const rpsOf = (measured: Measured, size: Size, name: PeerName): number => {
  const rounds = measured.get(size)?.get(name)?.rps;
  return rounds === undefined ? Number.NaN : rounded(spreadOf(rounds).median);
};

const goalsOf = (measured: Measured): Goal[] => {
  const bare = rpsOf(measured, GOAL_SIZE, 'bare');
  const ofBare = (name: PeerName, least: number, how: string): Goal => {
    const share = rpsOf(measured, GOAL_SIZE, name) / bare;
    return {
      text: `batches of ${GOAL_SIZE}, ${how}: at least ${least} × the bare loop`,
      measured: share.toFixed(2),
      met: share >= least,
      whenMissed: OVER_BARE,
    };
  };
  const even = SIZES.filter((size) => size >= EVEN_FROM).map((size) =>
    rpsOf(measured, size, 'ours'),
  );
  const uneven = Math.max(...even) / Math.min(...even) - 1;
  return [
    ofBare('ours', LEAST_OF_BARE, 'log lines off'),
    ofBare('ours_logging', LEAST_OF_BARE_LOGGING, 'as deployed'),
    {
      text: `the same cost per message from ${EVEN_FROM} to 5,000, within ${MOST_UNEVEN * 100} %`,
      measured: `${(uneven * 100).toFixed(1)} %`,
      met: uneven <= MOST_UNEVEN,
      whenMissed: UNEVEN,
    },
  ];
};

const reportOf = (measured: Measured, rounds: number): Report => ({
  title: 'Throughput of the consumer',
  tables: [
    {
      columns: [
        { title: 'Batch', align: 'right' },
        { title: 'Peer', align: 'left' },
        { title: 'messages/s', align: 'right' },
        { title: '±', align: 'right' },
        { title: '× bare', align: 'right' },
        { title: 'CPU µs/message', align: 'right' },
        { title: 'other calls', align: 'right' },
      ],
      rows: [...measured].flatMap(([size, peers]) =>
        [...peers].map(([name, { rps, cpuUs, others }]) => [
          size.toLocaleString('en-US'),
          LABELS[name],
          rounded(spreadOf(rps).median).toLocaleString('en-US'),
          rounded(spreadOf(rps).deviation, 2).toLocaleString('en-US'),
          (rpsOf(measured, size, name) / rpsOf(measured, size, 'bare')).toFixed(2),
          String(rounded(spreadOf(cpuUs).median)),
          others.toLocaleString('en-US'),
        ]),
      ),
    },
  ],
  notes: [
    `Against a sink that answers 204, in a process of its own and without delay. Each peer is a warm process; they take turns, ${rounds} rounds. A round counts only if the sink got at least one DELETE per message.`,
  ],
  goals: goalsOf(measured),
  charts: [
    {
      kind: 'bars',
      name: 'throughput',
      title: 'Batches of 1,000 against an instant API',
      unit: 'messages/s',
      bars: NAMES.map((name) => ({
        label: LABELS[name],
        value: rpsOf(measured, GOAL_SIZE, name),
        own: name.startsWith('ours'),
      })),
    },
  ],
});

/** Throughput of the consumer beside its peers, against an API that answers at once. */
export const throughput: Suite = {
  key: 'throughput',
  run: async (effort, progress) => {
    const measured = await measure(effort, (done, total) => progress('throughput', done, total));
    const json = Object.fromEntries(
      [...measured.keys()].map((size) => [
        size,
        Object.fromEntries(NAMES.map((name) => [`${name}_rps`, rpsOf(measured, size, name)])),
      ]),
    );
    return { kind: 'measured', json, report: reportOf(measured, ROUNDS[effort]) };
  },
};
