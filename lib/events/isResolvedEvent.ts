import { anything, optional, such, textOr, WRONG } from '../decode/decoder.ts';
import { arrayOf, strictObject } from '../decode/object.ts';
import { parseTaskId } from '../mpc/taskId.ts';
import type { ResolvedEvent } from './outcomeEvents.ts';

const OUTCOMES: Readonly<Record<ResolvedEvent['outcome'], 1>> = {
  cancelled: 1,
  already_cancelled: 1,
  too_late: 1,
  not_found: 1,
  expired: 1,
  mismatch: 1,
  dead: 1,
  rejected: 1,
};

// Nobody is told what is wrong: the message is then served like any other.
const UNSAID = '';
const text = textOr(UNSAID);
const optionalText = optional(text);
const taskId = such(text, (value) => parseTaskId(value) === value, UNSAID);

const fields = strictObject({
  task_id: optional(taskId),
  task_ids: optional(arrayOf(taskId, UNSAID)),
  project_id: optionalText,
  outcome: such(text, (value) => Object.hasOwn(OUTCOMES, value), UNSAID),
  status: optionalText,
  differs_in: optionalText,
  reason: optionalText,
  requested_by: optionalText,
  correlation_id: optionalText,
  attempts: such(anything, Number.isSafeInteger, UNSAID),
  resolved_at: such(text, (value) => !Number.isNaN(Date.parse(value)), UNSAID),
  message_id: optionalText,
  failure: optional(strictObject({ class: text, code: text, message: text })),
});

/** Whether a value is an event as this service makes them: it comes from a message, which anyone may have written. */
export const isResolvedEvent = (value: unknown): value is ResolvedEvent =>
  fields(value, () => undefined) !== WRONG;
