import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { tryFaults } from './trial.ts';
import type { TrialWork } from './trials.ts';

const port = parentPort as MessagePort;
const { deployment, requests, throttle } = workerData as TrialWork;

port.on('message', async (seed: number) => {
  port.postMessage(await tryFaults(deployment, { seed, requests, throttle }));
});
