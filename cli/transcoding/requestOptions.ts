import { type AllowedProjects, type CancelRequest, readRequest } from '../../lib/cancel/request.ts';
import type { Problems } from '../usage.ts';

/** What a request says besides its task, as it was typed. */
export interface RequestOptions {
  readonly project?: string;
  readonly reason?: string;
  readonly requestedBy?: string;
  readonly notAfter?: string;
}

const OPTIONS: Readonly<Record<string, string>> = {
  project_id: '--project',
  reason: '--reason',
  requested_by: '--requested-by',
  not_after: '--not-after',
};

/** The body of a request for one task, as the queue takes it. */
export const requestBody = (
  taskId: string,
  { project, reason, requestedBy, notAfter }: RequestOptions,
): Readonly<Record<string, string>> => ({
  task_id: taskId,
  ...(project === undefined ? {} : { project_id: project }),
  ...(reason === undefined ? {} : { reason }),
  ...(requestedBy === undefined ? {} : { requested_by: requestedBy }),
  ...(notAfter === undefined ? {} : { not_after: notAfter }),
});

/** Which projects there are is for the consumer to say. */
export const ANY_PROJECT: AllowedProjects = {
  projectIds: Object.assign(new Set<string>(), { has: () => true }),
  defaultProject: '',
};

/** Reads the options of a request together with each task. What is wrong with them is reported once. */
export const readRequests = (
  taskIds: readonly string[],
  options: RequestOptions,
  allowed: AllowedProjects,
  report: Problems,
): readonly CancelRequest[] => {
  const probe = readRequest(requestBody('1', options), allowed);
  if (probe.kind === 'invalid') {
    for (const { field, message } of probe.problems) report(OPTIONS[field] ?? field, message);
  }
  return probe.kind === 'single' ? taskIds.map((taskId) => ({ ...probe.request, taskId })) : [];
};
