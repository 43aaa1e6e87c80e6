import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rounded, spreadOf } from '../statistics.ts';
import type { Effort, Suite } from '../suite.ts';
import { batchOf } from '../throughput/batch.ts';
import { startSink } from '../throughput/startSink.ts';
import { leastSquares, type Point } from './leastSquares.ts';

const MEGABYTE = 1_000_000;
const MOST_PEAK_MB = 40;
/** A slope within so many standard errors of zero cannot be told from it. */
const DISTINGUISHABLE = 2;

interface Amounts {
  readonly batch: number;
  readonly starts: number;
  readonly messages: number;
  readonly every: number;
}

const AMOUNTS: Readonly<Record<Effort, Amounts>> = {
  full: { batch: 5_000, starts: 7, messages: 1_000_000, every: 10_000 },
  smoke: { batch: 100, starts: 1, messages: 8_000, every: 1_000 },
};

const PEAK_PROGRAM = fileURLToPath(new URL('peakProcess.ts', import.meta.url));
const SLOPE_PROGRAM = fileURLToPath(new URL('slopeProcess.ts', import.meta.url));

/** Peak resident bytes of a process that has handled some events. */
const peakOf = async (endpoint: string, files: readonly string[]): Promise<number> => {
  const child = fork(PEAK_PROGRAM, [endpoint, ...files], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const gone = once(child, 'exit');
  const [peak] = await once(child, 'message');
  child.kill();
  await gone;
  return peak;
};

/** Heap in use, by the number of messages that went through. */
const heapOf = async (
  { messages, every }: Amounts,
  progress: (done: number) => void,
): Promise<Point[]> => {
  const child = fork(SLOPE_PROGRAM, [String(messages), String(every)], {
    execArgv: ['--expose-gc'],
  });
  const points: Point[] = [];
  child.on('message', (said) => {
    const { done, heapUsed } = said as { done: number; heapUsed: number };
    points.push({ x: done, y: heapUsed });
    progress(done);
  });
  const [status] = await once(child, 'exit');
  if (status !== 0) throw new Error(`the process ended with ${status}`);
  return points;
};

const measurePeaks = async ({
  batch,
  starts,
}: Amounts): Promise<{ idle: number; busy: number }[]> => {
  await using closing = new AsyncDisposableStack();
  const sink = closing.adopt(await startSink(0), (it) => it.stop());
  const folder = closing.adopt(await mkdtemp(join(tmpdir(), 'memory-')), (it) =>
    rm(it, { recursive: true }),
  );
  const [one, many] = [join(folder, 'one.json'), join(folder, 'many.json')];
  await writeFile(one, JSON.stringify(batchOf(1, Date.now())));
  await writeFile(many, JSON.stringify(batchOf(batch, Date.now())));
  const peaks: { idle: number; busy: number }[] = [];
  for (let start = 0; start < starts; start++) {
    peaks.push({ idle: await peakOf(sink.url, [one]), busy: await peakOf(sink.url, [one, many]) });
  }
  return peaks;
};

/** Memory: what a large batch takes on top, and whether a long-lived process keeps anything. */
export const memory: Suite = {
  key: 'memory',
  run: async (effort, progress) => {
    const amounts = AMOUNTS[effort];
    progress('memory, peaks', 0, amounts.starts);
    const peaks = await measurePeaks(amounts);
    const heap = await heapOf(amounts, (done) => progress('memory, heap', done, amounts.messages));
    const second = heap.filter(({ x }) => x > amounts.messages / 2);
    const { slope, error } = leastSquares(second);
    const peak = spreadOf(peaks.map(({ idle, busy }) => (busy - idle) / MEGABYTE));
    const mb = (bytes: number): string => (bytes / MEGABYTE).toFixed(1);
    const idleMb = mb(spreadOf(peaks.map(({ idle }) => idle)).median);
    const isFlat = Math.abs(slope) <= DISTINGUISHABLE * error;
    const json = {
      batch_5000_mb: rounded(peak.median),
      slope_bytes_per_message: rounded(slope, 2),
    };
    return {
      kind: 'measured',
      json,
      report: {
        title: 'Memory',
        tables: [
          {
            columns: [
              { title: '', align: 'left' },
              { title: 'Measured', align: 'right' },
              { title: '±', align: 'right' },
            ],
            rows: [
              ['idle start, peak MB', idleMb, ''],
              [
                `batch of ${amounts.batch.toLocaleString('en-US')} over it, MB`,
                peak.median.toFixed(1),
                peak.deviation.toFixed(1),
              ],
              [
                `heap after ${amounts.messages.toLocaleString('en-US')} messages, MB`,
                mb(heap.at(-1)?.y ?? Number.NaN),
                '',
              ],
              ['heap slope, bytes a message', slope.toFixed(3), error.toFixed(3)],
            ],
          },
        ],
        notes: [
          `Peaks are the largest resident sizes of ${amounts.starts} processes each, which call a sink over sockets; idle is after one message. The heap is what is in use after a full collection every ${amounts.every.toLocaleString('en-US')} messages, in one process whose transport answers in place, without sockets; the slope is a least-squares fit over the second half, ± its standard error.`,
        ],
        goals: [
          {
            text: `a batch of 5,000 takes at most ${MOST_PEAK_MB} MB over an idle start`,
            measured: `${peak.median.toFixed(1)} MB`,
            met: peak.median <= MOST_PEAK_MB,
            whenMissed:
              'most of it is garbage that Node has not collected yet. Tried, on a busy machine: with a young generation of 4 MB (--max-semi-space-size=4) the same batch took 22 to 37 MB, with 1 MB, which sends garbage to the old generation, 40 to 62.',
          },
          {
            text: 'the heap of a long-lived process does not grow: a slope that cannot be told from zero',
            measured: `${slope.toFixed(3)} ± ${error.toFixed(3)} bytes a message`,
            met: isFlat,
          },
        ],
        charts: [],
      },
    };
  },
};
