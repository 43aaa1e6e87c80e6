import { readShape } from '../../lib/cancel/shapes/readShape.ts';
import type { CleanUpReport } from '../../lib/cleanup/cleanUpReport.ts';
import type { DemoLine, DemoRequest } from './demoRequests.ts';
import type { Ending } from './ending.ts';

/** A run of the clean-up, by what it said of itself. */
export interface CleanUpRun {
  /** The request id of its invocation, which its requests bear as `correlation_id`. */
  readonly runId: string;
  readonly report: CleanUpReport;
}

const keyOf = (runId: string | undefined, taskId: string): string => `${runId} ${taskId}`;

/**
 * The requests that the clean-up has put on the queue, each as a line that is known by its body. A body is known by the
 * end of its message only: one that was reported and never ended has none, and is lost.
 */
export const cleanUpRequests = (
  runs: readonly CleanUpRun[],
  endings: readonly Ending[],
  projectId: string,
): DemoLine[] => {
  const allowed = { projectIds: new Set([projectId]), defaultProject: projectId };
  const requests = new Map<string, Omit<DemoRequest, 'line'>>();
  for (const { body } of endings) {
    if (body === undefined) continue;
    const shape = readShape({ body, attributes: {} }, allowed);
    if (shape.kind !== 'single') requests.set(body, { body });
    else {
      const { request } = shape;
      requests.set(keyOf(request.correlationId, request.taskId), { body, request });
    }
  }
  for (const { runId, report } of runs) {
    const chosen = report.tasks.map(({ task_id: taskId }) => keyOf(runId, taskId));
    const ended = chosen.filter((key) => requests.has(key));
    // When SQS has confirmed a part, nobody knows which: as many as that must have ended.
    const missing = chosen.filter((key) => !requests.has(key));
    for (const key of missing.slice(0, Math.max(0, report.enqueued - ended.length))) {
      requests.set(key, { body: '' });
    }
  }
  return [...requests.values()].map((request, index) => ({
    line: index + 1,
    door: 'schedule',
    body: request.body,
    attributes: {},
    requests: [{ line: index + 1, ...request }],
  }));
};
