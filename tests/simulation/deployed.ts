import { type Deployment, deploymentFrom } from '../../local/simulation/deployment.ts';
import { declared } from '../declared.ts';

/** The consumer as the deployment template has it. */
export const deployed = async (): Promise<Deployment> => deploymentFrom(await declared());
