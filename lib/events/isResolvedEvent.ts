import { anything, optional, such, textOr, WRONG } from '../decode/decoder.ts';
import { arrayOf, strictObject } from '../decode/object.ts';
import { parseTaskId } from '../mpc/taskId.ts';
import type { ResolvedEvent } from './outcomeEvents.ts';

const OUTCOMES: Readonly<Record<ResolvedEvent['outcome'], true>> = {
  cancelled: true,
  already_cancelled: true,
  too_late: true,
  not_found: true,
  expired: true,
  mismatch: true,
  dead: true,
  rejected: true,
};

const text = textOr('must be a string');
const taskId = such(text, (value) => parseTaskId(value) === value, 'must be a task id');

const fields = strictObject({
  task_id: optional(taskId),
  task_ids: optional(arrayOf(taskId, 'must be a list')),
  project_id: optional(text),
  outcome: such(text, (value) => Object.hasOwn(OUTCOMES, value), 'must be an outcome'),
  status: optional(text),
  differs_in: optional(text),
  reason: optional(text),
  requested_by: optional(text),
  correlation_id: optional(text),
  attempts: such(anything, Number.isSafeInteger, 'must be a count'),
  resolved_at: such(text, (value) => !Number.isNaN(Date.parse(value)), 'must be an instant'),
  message_id: optional(text),
  failure: optional(strictObject({ class: text, code: text, message: text })),
});

/** Whether a value is an event as this service makes them: it comes from a message, which anyone may have written. */
export const isResolvedEvent = (value: unknown): value is ResolvedEvent =>
  fields(value, () => undefined) !== WRONG;
