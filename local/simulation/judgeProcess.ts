import { fork } from 'node:child_process';
import { types } from 'node:util';
import type { Deployment } from './deployment.ts';
import type { TrialOptions, Verdict } from './trial.ts';

/** One seed to be judged. */
export interface TrialWork extends Pick<TrialOptions, 'seed' | 'requests' | 'throttle'> {
  readonly deployment: Deployment;
}

/** A process of its own that judges one seed at a time. */
export interface JudgeProcess {
  /** @throws what judging threw, or an Error when the process ends instead. */
  judge(work: TrialWork): Promise<Verdict>;
  end(): void;
}

/**
 * Starts a process that judges seeds. Two threads of one process would take a tenth longer than two processes, which
 * share no heap.
 */
export const startJudgeProcess = (): JudgeProcess => {
  const child = fork(new URL('./trialProcess.ts', import.meta.url), {
    // Options of this process's own script (--eval, --cpu-prof) are not the child's.
    execArgv: [],
    serialization: 'advanced',
  });
  return {
    judge: (work) =>
      new Promise((resolve, reject) => {
        const ended = (code: number | null, signal: string | null): void =>
          reject(
            new Error(`the process that judged seed ${work.seed} ended with ${signal ?? code}`),
          );
        child.once('exit', ended);
        child.once('message', (answer: Verdict | Error) => {
          child.off('exit', ended);
          if (types.isNativeError(answer)) reject(answer);
          else resolve(answer);
        });
        child.send(work);
      }),
    end: () => {
      child.kill();
    },
  };
};
