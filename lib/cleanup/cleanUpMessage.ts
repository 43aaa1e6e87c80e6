import { CLEANUP } from '../cancel/target.ts';
import type { Candidate } from './guards.ts';

/** What the requests of one run have in common. */
export interface RunFacts {
  readonly runId: string;
  /** Epoch milliseconds: the same limit that the task was chosen by. */
  readonly createdBefore: number;
  /** Epoch milliseconds after which the request is dropped: a later run has looked again by then. */
  readonly notAfter: number;
}

const iso = (instant: number): string => new Date(instant).toISOString();

/** The body of an ordinary cancel request for a stale task, to be checked again before anything is cancelled. */
export const cleanUpMessage = (
  { projectId, task }: Candidate,
  { runId, createdBefore, notAfter }: RunFacts,
): string =>
  JSON.stringify({
    task_id: task.taskId,
    project_id: projectId,
    reason: 'stale',
    requested_by: CLEANUP,
    correlation_id: runId,
    not_after: iso(notAfter),
    expect: { created_before: iso(createdBefore) },
  });
