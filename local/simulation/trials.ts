import { availableParallelism } from 'node:os';
import { startJudgeProcess, type TrialWork } from './judgeProcess.ts';
import { tryFaults, type Verdict } from './trial.ts';

/**
 * Judges seeds, in one process for each processor; a single one is judged in this process, where it can be debugged.
 * @param work - what all seeds have in common. The processes start while it is waited for.
 * @param judged - told of each verdict, in any order.
 */
export const judgeSeeds = async (
  work: Promise<Omit<TrialWork, 'seed'>>,
  seeds: readonly number[],
  judged: (verdict: Verdict) => void,
): Promise<void> => {
  const [only = 0] = seeds;
  if (seeds.length === 1) {
    const { deployment, ...options } = await work;
    judged(await tryFaults(deployment, { ...options, seed: only }));
    return;
  }
  const count = Math.min(availableParallelism(), seeds.length);
  const judges = Array.from({ length: count }, startJudgeProcess);
  try {
    const common = await work;
    const waiting = seeds.values();
    await Promise.all(
      judges.map(async ({ judge }) => {
        for (const seed of waiting) judged(await judge({ ...common, seed }));
      }),
    );
  } finally {
    for (const judge of judges) judge.end();
  }
};
