import type { Ended } from '../cancel/ended.ts';
import type { ResolvedEvent } from './outcomeEvents.ts';

/**
 * The event that tells how a request ended. What is not known of it is undefined, and not in its JSON.
 * @param at - epoch milliseconds at which it did.
 */
export const toResolvedEvent = (
  { names, taskIds, end, tries, messageId }: Ended,
  at: number,
): ResolvedEvent => ({
  task_id: names.taskId,
  task_ids: taskIds,
  project_id: names.projectId,
  outcome: end.kind,
  status: 'status' in end ? end.status : undefined,
  differs_in: 'field' in end ? end.field : undefined,
  reason: names.reason,
  requested_by: names.requestedBy,
  correlation_id: names.correlationId,
  attempts: tries,
  resolved_at: new Date(at).toISOString(),
  message_id: messageId,
  failure: 'failure' in end ? end.failure : undefined,
});
