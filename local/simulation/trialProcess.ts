import type { TrialWork } from './judgeProcess.ts';
import { tryFaults } from './trial.ts';

process.on('message', async ({ deployment, ...options }: TrialWork) => {
  process.send?.(await tryFaults(deployment, options).catch((error: Error) => error));
});
