import { noAttempts } from '../../lib/cancel/attempts.ts';
import type { EngineConfig } from '../../lib/config.ts';
import { buildEngine } from '../../lib/service.ts';
import type { HttpCall } from './peer.ts';
import type { World } from './world.ts';

/** What the HTTP function has of the quota, and over how many environments. */
const QUOTA_SHARE = 0.2;
const ENVIRONMENTS = 2;
const CALLS_PER_MINUTE = 10;
/** An HTTP API gives up after 30 s, and somebody waits: attempts are shorter than on the queue. */
const DEADLINE_MS = 25_000;
const MARGIN_MS = 1_000;
const ATTEMPT_TIMEOUT_MS = 5_000;

/**
 * Callers that cancel one task each by HTTP and wait for the outcome.
 * @returns the calls that were answered so far; grows.
 */
export const startHttpCallers = (
  world: World,
  taskIds: readonly string[],
  projectId: string,
  config: EngineConfig,
): readonly HttpCall[] => {
  const { clock, time, startedAt } = world;
  const engines = Array.from({ length: ENVIRONMENTS }, (_, index) =>
    buildEngine(
      { ...config, quotaShare: QUOTA_SHARE, environments: ENVIRONMENTS },
      { clock, transport: world.transportOf(`http ${index}`) },
    ),
  );
  const answered: HttpCall[] = [];

  const call = async (taskId: string, index: number): Promise<void> => {
    const askedAt = clock.now();
    const id = `http-${index}`;
    const job = {
      id,
      request: { taskId, projectId },
      attempts: noAttempts(askedAt),
      sentAt: askedAt,
    };
    const resolutions = await engines[index % ENVIRONMENTS]?.run([job], {
      deadline: askedAt + DEADLINE_MS,
      marginMs: MARGIN_MS,
      attemptTimeoutMs: ATTEMPT_TIMEOUT_MS,
    });
    const how = resolutions?.get(id)?.outcome.kind ?? 'unanswered';
    answered.push({ taskId, waitMs: clock.now() - askedAt, how });
  };

  for (const [index, taskId] of taskIds.entries()) {
    const at = startedAt + ((index + 0.5) * 60_000) / CALLS_PER_MINUTE;
    time.schedule(at, () => void call(taskId, index));
  }
  return answered;
};
