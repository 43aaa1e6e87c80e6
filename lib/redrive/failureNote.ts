import { anything, converted, optional, textOr, WRONG } from '../decode/decoder.ts';
import { looseObject } from '../decode/object.ts';

/** What the `failure` attribute of a letter says. */
export interface FailureNote {
  readonly class: string;
  readonly code: string;
  readonly message: string;
  readonly httpStatus?: number;
  /** Failed tries since the request was put on the queue or last redriven. */
  readonly attempts: number;
  /** Epoch milliseconds. */
  readonly firstFailureAt?: number;
  /** Epoch milliseconds. */
  readonly lastFailureAt?: number;
  readonly mpcRequestId?: string;
  /** Why redrive parked it. */
  readonly parkedBecause?: string;
}

const text = textOr('must be a text');
const count = converted(
  anything,
  (value) => (Number.isSafeInteger(value) ? Number(value) : undefined),
  'must be a whole number',
);
const instant = converted(
  text,
  (value) => (Number.isNaN(Date.parse(value)) ? undefined : Date.parse(value)),
  'must be an instant',
);

const noteFields = looseObject({
  class: text,
  code: text,
  message: text,
  http_status: optional(count),
  attempts: count,
  first_failure_at: optional(instant),
  last_failure_at: optional(instant),
  mpc_request_id: optional(text),
  parked_because: optional(text),
});

/**
 * Reads the `failure` attribute.
 * @returns undefined when there is none, or when it is not as this service writes it.
 */
export const readFailureNote = (attribute: string | undefined): FailureNote | undefined => {
  if (attribute === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(attribute);
  } catch {
    return undefined;
  }
  const read = noteFields(value, () => undefined);
  if (read === WRONG) return undefined;
  return {
    class: read.class,
    code: read.code,
    message: read.message,
    attempts: read.attempts,
    ...(read.http_status === undefined ? {} : { httpStatus: read.http_status }),
    ...(read.first_failure_at === undefined ? {} : { firstFailureAt: read.first_failure_at }),
    ...(read.last_failure_at === undefined ? {} : { lastFailureAt: read.last_failure_at }),
    ...(read.mpc_request_id === undefined ? {} : { mpcRequestId: read.mpc_request_id }),
    ...(read.parked_because === undefined ? {} : { parkedBecause: read.parked_because }),
  };
};
