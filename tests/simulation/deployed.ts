import { fileURLToPath } from 'node:url';
import { readServerless } from '../../local/declared/readServerless.ts';
import { type Deployment, deploymentFrom } from '../../local/simulation/deployment.ts';

/** The consumer as the deployment template has it. */
export const deployed = async (): Promise<Deployment> =>
  deploymentFrom(await readServerless(fileURLToPath(new URL('../..', import.meta.url))));
