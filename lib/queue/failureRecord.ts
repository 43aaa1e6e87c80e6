import { type Attempts, writeAttempts } from '../cancel/attempts.ts';
import type { Failure } from '../mpc/failure.ts';
import { toAllowedText } from './allowedText.ts';
import { type Attributes, type Message, OUR_ATTRIBUTES, stringAttribute } from './message.ts';
import { withOurs } from './surplus.ts';

/** Why a message is on the dead-letter or the parked queue. */
export interface FailureReason {
  /** A class of the error table, `rejected` for an unusable request, or `aged` for one that was never served in time. */
  readonly class: Failure['class'] | 'rejected' | 'aged';
  readonly code: string;
  readonly message: string;
  readonly status?: number;
  readonly requestId?: string;
}

/** Version of the JSON in the `failure` attribute. */
const VERSION = 1;
/** The API's codes have 9 or 10 characters; what stands in their place in an odd answer may have any number. */
const LONGEST_CODE = 100;

/** The reason that an API failure gives. */
export const reasonOf = (failure: Failure): FailureReason => ({
  class: failure.class,
  code: failure.code,
  message: failure.message,
  ...(failure.status === undefined ? {} : { status: failure.status }),
  ...(failure.requestId === undefined ? {} : { requestId: failure.requestId }),
});

/**
 * Attributes of a dead or parked message: the sender's, and ours that say what failed. The body is not touched, so that
 * the queue service's own redrive gives a message that works.
 *
 * @param now - epoch milliseconds of the last failure.
 */
export const failureAttributes = (
  message: Message,
  reason: FailureReason,
  attempts: Attempts,
  now: number,
): Attributes => {
  const code = toAllowedText(reason.code.slice(0, LONGEST_CODE));
  const record = {
    v: VERSION,
    class: reason.class,
    code,
    ...(reason.status === undefined ? {} : { http_status: reason.status }),
    message: toAllowedText(reason.message),
    attempts: attempts.tries,
    first_failure_at: new Date(attempts.firstFailureAt ?? now).toISOString(),
    last_failure_at: new Date(now).toISOString(),
    source_message_id: message.id,
    ...(reason.requestId === undefined ? {} : { mpc_request_id: reason.requestId }),
  };
  return withOurs(
    message.attributes,
    {
      [OUR_ATTRIBUTES.attempts]: stringAttribute(writeAttempts(attempts)),
      [OUR_ATTRIBUTES.failure]: stringAttribute(JSON.stringify(record)),
      [OUR_ATTRIBUTES.failureClass]: stringAttribute(reason.class),
      [OUR_ATTRIBUTES.errorCode]: stringAttribute(code),
      [OUR_ATTRIBUTES.redrives]: { DataType: 'Number', StringValue: String(attempts.redrives) },
    },
    OUR_ATTRIBUTES.failure,
  );
};
