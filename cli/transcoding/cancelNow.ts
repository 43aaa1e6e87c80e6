import { noAttempts } from '../../lib/cancel/attempts.ts';
import type { Outcome } from '../../lib/cancel/outcome.ts';
import type { CancelRequest } from '../../lib/cancel/request.ts';
import type { EngineConfig } from '../../lib/config.ts';
import type { ProjectEngine } from '../../lib/projects/projectEngine.ts';
import type { Surroundings } from '../surroundings.ts';

/** After this long the rest is left alone: what takes longer belongs on the queue. */
const LONGEST_MS = 600_000;

/**
 * Cancels tasks through the engine: under quota, breaker and time, each to exactly one outcome.
 * @returns outcomes in the order of the requests.
 */
export const cancelNow = async (
  requests: readonly CancelRequest[],
  engine: ProjectEngine,
  { attemptTimeoutMs }: EngineConfig,
  { now, interrupted }: Surroundings,
): Promise<readonly { readonly taskId: string; readonly outcome: Outcome }[]> => {
  const at = now();
  const jobs = requests.map((request) => ({
    id: request.taskId,
    request,
    attempts: noAttempts(at),
    sentAt: at,
  }));
  const resolutions = await engine.run(jobs, {
    deadline: at + LONGEST_MS,
    marginMs: 0,
    attemptTimeoutMs,
    ending: interrupted,
  });
  return requests.map(({ taskId }) => {
    const resolution = resolutions.get(taskId);
    if (resolution === undefined) throw new Error(`task ${taskId} was left without an outcome`);
    return { taskId, outcome: resolution.outcome };
  });
};
