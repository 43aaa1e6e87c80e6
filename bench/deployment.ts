import { fileURLToPath } from 'node:url';
import { readServerless } from '../local/declared/readServerless.ts';
import { type Deployment, deploymentFrom } from '../local/simulation/deployment.ts';

let read: Promise<Deployment> | undefined;

/** The deployment of this repository, for simulations. Read once: that takes seconds. */
export const readDeployment = (): Promise<Deployment> => {
  read ??= readServerless(fileURLToPath(new URL('..', import.meta.url))).then(deploymentFrom);
  return read;
};
