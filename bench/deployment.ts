import { fileURLToPath } from 'node:url';
import { readServerless } from '../local/declared/readServerless.ts';
import { type Deployment, deploymentFrom } from '../local/simulation/deployment.ts';

/** The deployment of this repository, for simulations. */
export const readDeployment = async (): Promise<Deployment> =>
  deploymentFrom(await readServerless(fileURLToPath(new URL('..', import.meta.url))));
