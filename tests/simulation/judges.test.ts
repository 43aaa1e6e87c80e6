import { describe, expect, test } from '@jest/globals';
import type { Deployment } from '../../local/simulation/deployment.ts';
import { startJudgeProcess } from '../../local/simulation/judgeProcess.ts';
import { tryFaults, type Verdict } from '../../local/simulation/trial.ts';
import { judgeSeeds } from '../../local/simulation/trials.ts';
import { deployed } from './deployed.ts';

const COMMON = { requests: 60, throttle: 'fixed' } as const;

describe('seeds that are judged in processes of their own', () => {
  test('get the verdicts that they get in this one, each of them once', async () => {
    const deployment = await deployed();
    const verdicts: Verdict[] = [];

    await judgeSeeds(Promise.resolve({ deployment, ...COMMON }), [1, 2, 3], (verdict) => {
      verdicts.push(verdict);
    });

    const alone: Verdict[] = [];
    for (const seed of [1, 2, 3]) alone.push(await tryFaults(deployment, { seed, ...COMMON }));
    expect(verdicts.toSorted((left, right) => left.seed - right.seed)).toEqual(alone);
  });

  test('end the run with what judging threw', async () => {
    const { mapping, ...broken } = await deployed();
    const work = Promise.resolve({ deployment: broken as Deployment, ...COMMON });

    await expect(judgeSeeds(work, [5, 6], () => undefined)).rejects.toThrow("property 'batchSize'");
  });

  test('say by which seed their process ended, if it did', async () => {
    const deployment = await deployed();
    const judge = startJudgeProcess();

    const judging = judge.judge({ deployment, seed: 5, ...COMMON });
    judge.end();

    await expect(judging).rejects.toThrow('the process that judged seed 5 ended with SIGTERM');
  });

  test('are not begun when what they have in common cannot be read', async () => {
    const work = Promise.reject(new Error('serverless.yml says nothing of it'));

    await expect(judgeSeeds(work, [5, 6], () => undefined)).rejects.toThrow(
      'serverless.yml says nothing of it',
    );
  });
});
