import { parseTaskId } from '../../mpc/taskId.ts';
import type { Names } from '../ended.ts';
import { LONGEST_TEXT } from '../requestFields.ts';

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && [...value].length <= LONGEST_TEXT ? value : undefined;

/** What can be read of a request that was refused: its sender must be able to find it again. */
export const claimedFields = (request: Readonly<Record<string, unknown>>): Names => ({
  taskId: parseTaskId(request['task_id']),
  projectId: textOf(request['project_id']),
  reason: textOf(request['reason']),
  requestedBy: textOf(request['requested_by']),
  correlationId: textOf(request['correlation_id']),
});
