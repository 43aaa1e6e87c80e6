import { Bench } from 'tinybench';
import { rounded, spreadOf } from '../statistics.ts';
import type { Suite } from '../suite.ts';
import { floorSignature } from './floor.ts';
import { KEYS, signOfficially, signOurs } from './signers.ts';

const LEFT = 'left';
const RIGHT = 'right';

/** The most that ours may take, in signatures of the floor. */
const MOST_FLOORS = 1.6;
/** How many of ours are to fit into one of the official signer. */
const LEAST_SPEEDUP = 4;

/** Many short rounds: a processor that changes its pace then meets all three alike. */
const FULL = { rounds: 60, timeMs: 80 };
const SMOKE = { rounds: 1, timeMs: 100 };

type Signer = 'floor' | 'ours' | 'official';

/** Median latency in µs of each signer, by name. */
const measureOnce = async (timeMs: number): Promise<Record<Signer, number>> => {
  const bench = new Bench({ time: timeMs, warmupTime: timeMs / 4 });
  bench.add('floor', () => void floorSignature(KEYS.secretKey));
  bench.add('ours', () => void signOurs());
  bench.add('official', () => void signOfficially());
  await bench.run();
  const latencyOf = (name: Signer): number => {
    const result = bench.getTask(name)?.result;
    if (!result || !('latency' in result)) throw new Error(`${name} was not measured`);
    return result.latency.p50 * 1_000;
  };
  return { floor: latencyOf('floor'), ours: latencyOf('ours'), official: latencyOf('official') };
};

/** Signing one cancel: ours, the official SDK's signer, and what no signer can do without. */
export const signing: Suite = {
  key: 'signing',
  run: async (effort, progress) => {
    const { rounds, timeMs } = effort === 'full' ? FULL : SMOKE;
    const measured: Record<Signer, number>[] = [];
    for (let round = 0; round < rounds; round++) {
      progress('signing', round, rounds);
      measured.push(await measureOnce(timeMs));
    }
    const latencyOf = (name: Signer) => {
      const { median, deviation } = spreadOf(measured.map((one) => one[name]));
      return { us: rounded(median), deviation: rounded(deviation, 2) };
    };
    const [floor, ours, official] = [latencyOf('floor'), latencyOf('ours'), latencyOf('official')];
    const json = { ours_us: ours.us, official_us: official.us, floor_us: floor.us };
    const inFloors = ours.us / floor.us;
    const speedup = official.us / ours.us;
    const rows = [
      ['floor: one SHA-256 and one HMAC', floor],
      ['ours', ours],
      ['official Node SDK', official],
    ] as const;
    return {
      kind: 'measured',
      json,
      report: {
        title: 'Signing one cancel',
        tables: [
          {
            columns: [
              { title: 'Signer', align: LEFT },
              { title: 'µs', align: RIGHT },
              { title: '±', align: RIGHT },
              { title: '× floor', align: RIGHT },
            ],
            rows: rows.map(([name, { us, deviation }]) => [
              name,
              String(us),
              String(deviation),
              (us / floor.us).toFixed(2),
            ]),
          },
        ],
        notes: [
          `Medians of single signatures, by tinybench, over ${rounds} rounds; ± is half the distance between the quartiles of the rounds. The date of now is part of ours and of the official one.`,
        ],
        goals: [
          {
            text: `at most ${MOST_FLOORS} × the floor`,
            measured: inFloors.toFixed(2),
            met: inFloors <= MOST_FLOORS,
          },
          {
            text: `at least ${LEAST_SPEEDUP} × faster than the official signer`,
            measured: `${speedup.toFixed(1)} ×`,
            met: speedup >= LEAST_SPEEDUP,
          },
        ],
        charts: [
          {
            kind: 'bars',
            name: 'signing',
            title: 'Signing one cancel',
            unit: 'µs',
            bars: rows.map(([label, { us }]) => ({ label, value: us, own: label === 'ours' })),
          },
        ],
      },
    };
  },
};
