import type { EngineConfig } from '../../lib/config.ts';
import { startCleanUp } from './cleanUp.ts';
import { startHttpCallers } from './httpCallers.ts';
import type { Doors } from './peer.ts';
import type { OtherDoors, Scenario } from './scenario.ts';
import type { World } from './world.ts';

/** Starts the other functions of the service beside the consumer, on the quota of the first project. */
export const openDoors = (
  world: World,
  { projects }: Scenario,
  { httpTasks, staleAfterMs }: OtherDoors,
  config: EngineConfig,
): Doors => {
  const [projectId = ''] = projects;
  startCleanUp(world, staleAfterMs, projectId, config);
  return { httpCalls: startHttpCallers(world, httpTasks, projectId, config) };
};
