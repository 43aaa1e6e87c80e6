import { createBreaker } from '../../lib/cancel/breaker.ts';
import { dispatch } from '../../lib/cancel/dispatch.ts';
import { createGate } from '../../lib/cancel/gate.ts';
import { createPacer } from '../../lib/cancel/pacer.ts';
import { CLEANUP } from '../../lib/cancel/target.ts';
import type { EngineConfig } from '../../lib/config.ts';
import { createMpcClient } from '../../lib/mpc/client.ts';
import type { TaskPage } from '../../lib/mpc/task.ts';
import { createProjectAccess } from '../../lib/projects/projectAccess.ts';
import type { World } from './world.ts';

/** What clean-up has of the quota, in its only environment. */
const QUOTA_SHARE = 0.1;
const INTERVAL_MS = 300_000;
const FIRST_RUN_MS = 60_000;
const RUN_MS = 60_000;
/** A fifth of the quota of one interval. */
const MOST_PER_RUN = 100;

/** Clean-up of the first project: the way to the API that it has for itself. */
const openList = (world: World, projectId: string, config: EngineConfig) => {
  const { clock } = world;
  const [project] = config.projects;
  if (project === undefined) throw new RangeError('no project is configured');
  const { endpoint, requestsPerMinute: quotaPerMinute } = project;
  const { attemptTimeoutMs } = config;
  const transport = world.transportOf('cleanup');
  const { authorizer } = createProjectAccess(config, { clock, transport })(project);
  const floorPerMinute = quotaPerMinute * QUOTA_SHARE;
  const pacer = createPacer({ quotaPerMinute, floorPerMinute, environments: 1, clock });
  const pacers = { cancel: pacer, query: pacer };
  const breaker = createBreaker();
  return {
    gate: createGate({ breaker, pacers, authorizer, clock }),
    client: createMpcClient({
      endpoint,
      projectId,
      authorizer,
      transport,
      clock,
      attemptTimeoutMs,
    }),
  };
};

/**
 * Every five minutes lists the tasks that were forgotten in the queue, page by page until it has enough of them, and
 * puts a request for each on the queue, behind live ones.
 *
 * @param staleAfterMs - age from which a waiting task counts as forgotten.
 */
export const startCleanUp = (
  world: World,
  staleAfterMs: number,
  projectId: string,
  config: EngineConfig,
): void => {
  const { clock, time, startedAt } = world;
  const { gate, client } = openList(world, projectId, config);

  const list = async (endTime: number): Promise<string[]> => {
    const stale: string[] = [];
    let next: number | undefined = 0;
    await dispatch<number, TaskPage>({
      gate,
      lane: 'query',
      lastStart: clock.now() + RUN_MS,
      concurrency: 1,
      hasNext: () => next !== undefined,
      next: () => {
        const page = next;
        next = undefined;
        return page;
      },
      call: (page) => client.listWaiting({ page, endTime }),
      answered: (page, result) => {
        if (!result.ok) return;
        stale.push(...result.value.tasks.map(({ taskId }) => taskId));
        if (result.value.truncated && stale.length < MOST_PER_RUN) next = page + 1;
      },
      putBack: (page) => {
        next = page;
      },
    });
    return stale.slice(0, MOST_PER_RUN);
  };

  const run = async (): Promise<void> => {
    const createdBefore = clock.now() - staleAfterMs;
    const fields = {
      requested_by: CLEANUP,
      expect: { created_before: new Date(createdBefore).toISOString() },
    };
    for (const taskId of await list(createdBefore)) {
      world.ask({ atMs: clock.now() - startedAt, taskId, project: projectId, fields });
    }
    time.schedule(clock.now() + INTERVAL_MS, () => void run());
  };
  time.schedule(startedAt + FIRST_RUN_MS, () => void run());
};
