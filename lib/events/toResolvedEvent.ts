import type { Ended } from '../cancel/ended.ts';
import type { ResolvedEvent } from './outcomeEvents.ts';

const present = <T extends object>(
  fields: T,
): { [Name in keyof T]?: Exclude<T[Name], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]?: Exclude<T[Name], undefined>;
  };

/**
 * The event that tells how a request ended.
 * @param at - epoch milliseconds at which it did.
 */
export const toResolvedEvent = (
  { names, taskIds, end, tries, messageId }: Ended,
  at: number,
): ResolvedEvent => ({
  ...present({ task_id: names.taskId, task_ids: taskIds, project_id: names.projectId }),
  outcome: end.kind,
  ...(end.kind === 'too_late' ? { status: end.status } : {}),
  ...(end.kind === 'mismatch' ? { differs_in: end.field } : {}),
  ...present({
    reason: names.reason,
    requested_by: names.requestedBy,
    correlation_id: names.correlationId,
  }),
  attempts: tries,
  resolved_at: new Date(at).toISOString(),
  ...present({ message_id: messageId }),
  ...('failure' in end ? { failure: end.failure } : {}),
});
