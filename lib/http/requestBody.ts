import type { CancelRequest } from '../cancel/request.ts';
import { toSendableJson } from '../cancel/sendableJson.ts';

const isoOf = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : new Date(ms).toISOString();

/**
 * Writes a request as the body of a message. The default project is not named: as long as its id is not known, it has
 * none, and the consumer has the same default.
 */
export const requestBody = (request: CancelRequest, defaultProject: string): string => {
  const { taskId, projectId, expect } = request;
  return toSendableJson(
    JSON.stringify({
      task_id: taskId,
      project_id: projectId === defaultProject ? undefined : projectId,
      reason: request.reason,
      requested_by: request.requestedBy,
      correlation_id: request.correlationId,
      not_after: isoOf(request.notAfter),
      expect: expect && {
        user_data: expect.userData,
        created_before: isoOf(expect.createdBefore),
      },
    }),
  );
};
