import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Deployment } from './deployment.ts';
import { type TrialOptions, tryFaults, type Verdict } from './trial.ts';

/** What all seeds of a run have in common. */
export interface TrialWork extends Pick<TrialOptions, 'requests' | 'throttle'> {
  readonly deployment: Deployment;
}

/** Judges seeds in a thread, one after the other, for as long as `next` has one. */
const judgeInThread = async (
  work: TrialWork,
  next: () => number | undefined,
  judged: (verdict: Verdict) => void,
): Promise<void> => {
  const worker = new Worker(new URL('./trialWorker.ts', import.meta.url), {
    workerData: work,
    // Options of this process's own script (--eval, --cpu-prof) are not the thread's.
    execArgv: [],
  });
  try {
    for (let seed = next(); seed !== undefined; seed = next()) {
      worker.postMessage(seed);
      // Fails with what the thread threw.
      const [verdict] = (await once(worker, 'message')) as [Verdict];
      judged(verdict);
    }
  } finally {
    await worker.terminate();
  }
};

/**
 * Judges seeds, one thread for each processor; a single one is judged in this thread, where it can be debugged.
 * @param judged - told of each verdict, in any order.
 */
export const judgeSeeds = async (
  work: TrialWork,
  seeds: readonly number[],
  judged: (verdict: Verdict) => void,
): Promise<void> => {
  const [only = 0] = seeds;
  if (seeds.length === 1) {
    judged(await tryFaults(work.deployment, { ...work, seed: only }));
    return;
  }
  const waiting = seeds.values();
  const next = (): number | undefined => waiting.next().value;
  const threads = Math.min(availableParallelism(), seeds.length);
  await Promise.all(Array.from({ length: threads }, () => judgeInThread(work, next, judged)));
};
