import type { Candidate } from './guards.ts';

/** A task that was chosen, and why; as it is shown. */
export interface ChosenTask {
  readonly project_id: string;
  readonly task_id: string;
  readonly age_s: number;
  /** Bucket and object. */
  readonly input?: string;
  readonly user_data?: string;
  readonly because: string;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

const durationText = (ms: number): string => {
  if (ms % HOUR_MS === 0) return `${ms / HOUR_MS}h`;
  return ms % MINUTE_MS === 0 ? `${ms / MINUTE_MS}m` : `${ms / 1_000}s`;
};

/** Shows a task that was chosen for being older than so many milliseconds, and for the conditions that it matched. */
export const toChosenTask = (
  { projectId, task, createdAt, matched }: Candidate,
  olderThanMs: number,
  now: number,
): ChosenTask => {
  const { taskId, input, userData } = task;
  return {
    project_id: projectId,
    task_id: taskId,
    age_s: Math.floor((now - createdAt) / 1_000),
    ...(input === undefined ? {} : { input: `${input.bucket ?? ''}/${input.object ?? ''}` }),
    ...(userData === undefined ? {} : { user_data: userData }),
    because: [
      `older than ${durationText(olderThanMs)}`,
      ...matched.map((text) => `only ${text}`),
    ].join(', '),
  };
};
