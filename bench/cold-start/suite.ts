import { existsSync } from 'node:fs';
import { runtimeClientLibrary } from '../../local/runtime-api/runtimeClient.ts';
import { rounded, spreadOf } from '../statistics.ts';
import type { Effort, Report, Suite } from '../suite.ts';
import { startCloud } from './cloud.ts';
import { type Contender, makeContenders, SECRETS } from './contenders.ts';
import { type ColdStart, measureStart } from './measureStart.ts';

const ROUNDS: Readonly<Record<Effort, number>> = { full: 20, smoke: 1 };
/** Our consumer's overhead over the empty handler, as a share of the naive peer's. */
const MOST_OF_NAIVE = 0.2;

const totalMs = ({ initMs, firstMs }: ColdStart): number => initMs + firstMs;

type Starts = ReadonlyMap<Contender, readonly ColdStart[]>;

const reportOf = (
  starts: Starts,
  json: Readonly<Record<string, number>>,
  rounds: number,
): Report => {
  const { empty_ms: empty = 0, consumer_ms: consumer = 0, naive_ms: naive = 0 } = json;
  const share = (consumer - empty) / (naive - empty);
  const ms = (value: number): string => value.toFixed(1);
  const rowOf = ([{ name, label }, all]: readonly [Contender, readonly ColdStart[]]): string[] => {
    const total = spreadOf(all.map(totalMs));
    return [
      label,
      ms(spreadOf(all.map(({ initMs }) => initMs)).median),
      ms(spreadOf(all.map(({ firstMs }) => firstMs)).median),
      ms(json[`${name}_ms`] ?? Number.NaN),
      ms(total.deviation),
      ms(total.median - empty),
    ];
  };
  return {
    title: "Cold start under AWS's runtime client",
    tables: [
      {
        columns: [
          { title: 'Function', align: 'left' },
          { title: 'init ms', align: 'right' },
          { title: 'first ms', align: 'right' },
          { title: 'both ms', align: 'right' },
          { title: '±', align: 'right' },
          { title: 'over empty', align: 'right' },
        ],
        rows: [...starts].map(rowOf),
      },
    ],
    notes: [
      `Init is from the start of the process until it could take an event, first is the first event. Medians of ${rounds} new processes each, in turns. The transcoding API and AWS answer at once on this machine, without TLS; the credential comes from Secrets Manager, as deployed. This machine gives a process all of a core: Lambda gives 512 MB less than a third of one.`,
    ],
    goals: [
      {
        text: `our consumer's overhead over the empty handler at most ${MOST_OF_NAIVE} of the naive peer's`,
        measured: `${share.toFixed(2)} (${ms(consumer - empty)} of ${ms(naive - empty)} ms)`,
        met: share <= MOST_OF_NAIVE,
        whenMissed:
          'what is left is our own start: the secret is read by one request, without the client of Secrets Manager, which was half of the first event. Not tried: to ship the compile cache of V8, which holds for one version of Node.',
      },
    ],
    charts: [
      {
        kind: 'bars',
        name: 'cold-start',
        title: 'Cold start: init and first event',
        unit: 'ms',
        bars: [...starts.keys()].map(({ name, label }) => ({
          label,
          value: json[`${name}_ms`] ?? Number.NaN,
          own: label.startsWith('our'),
        })),
      },
    ],
  };
};

/** Init and first event of our functions, beside an empty one, bare Middy and the naive peer. */
export const coldStart: Suite = {
  key: 'cold_start',
  run: async (effort, progress) => {
    if (!existsSync(runtimeClientLibrary)) {
      return {
        kind: 'unavailable',
        reason: 'it needs the runtime client of Lambda: node scripts/install-runtime-client.ts',
      };
    }
    await using closing = new AsyncDisposableStack();
    const cloud = closing.adopt(await startCloud(SECRETS), (it) => it.close());
    const contenders = await makeContenders(closing);
    const starts = new Map(contenders.map((each): [Contender, ColdStart[]] => [each, []]));
    const rounds = ROUNDS[effort];
    let done = 0;
    // The first round reads files that are not in memory yet.
    for (let round = effort === 'full' ? -1 : 0; round < rounds; round++) {
      for (const [contender, all] of starts) {
        const start = await measureStart(contender, cloud.url);
        if (round >= 0) all.push(start);
        progress('cold start', ++done, (rounds + 1) * contenders.length);
      }
    }
    const json = Object.fromEntries(
      [...starts].map(([{ name }, all]) => [
        `${name}_ms`,
        rounded(spreadOf(all.map(totalMs)).median, 4),
      ]),
    );
    return { kind: 'measured', json, report: reportOf(starts, json, rounds) };
  },
};
