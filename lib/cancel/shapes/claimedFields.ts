import { parseTaskId } from '../../mpc/taskId.ts';
import type { CancelRequest } from '../request.ts';
import { LONGEST_TEXT } from '../requestFields.ts';

/** What an unusable request says of itself, as far as that can be read: its sender must be able to find it again. */
export type ClaimedFields = Partial<
  Pick<CancelRequest, 'taskId' | 'projectId' | 'reason' | 'requestedBy' | 'correlationId'>
>;

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && [...value].length <= LONGEST_TEXT ? value : undefined;

/** Reads what can be read of a request that was refused. */
export const claimedFields = (request: Readonly<Record<string, unknown>>): ClaimedFields => {
  const claimed = {
    taskId: parseTaskId(request['task_id']),
    projectId: textOf(request['project_id']),
    reason: textOf(request['reason']),
    requestedBy: textOf(request['requested_by']),
    correlationId: textOf(request['correlation_id']),
  };
  return Object.fromEntries(Object.entries(claimed).filter(([, value]) => value !== undefined));
};
