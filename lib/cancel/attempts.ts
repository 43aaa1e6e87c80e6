import { anything, converted, optional, such, WRONG } from '../decode/decoder.ts';
import { looseObject } from '../decode/object.ts';

/**
 * What is known of the earlier tries of a request. It travels in the message, since SQS offers only a receive count
 * and a first-receive time, and both rise with every hand-back.
 */
export interface Attempts {
  /** Epoch milliseconds at which the request was first put on the queue, or last redriven. */
  readonly enqueuedAt: number;
  /** Epoch milliseconds of the first failed try. */
  readonly firstFailureAt?: number;
  /** Failed tries so far. */
  readonly tries: number;
  /** True once a DELETE may have reached the API: the task is queried before another one is sent. */
  readonly deleteSent: boolean;
  /** How often the request came back from the dead-letter queue. */
  readonly redrives: number;
}

const count = converted(
  anything,
  (value) => (Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : undefined),
  'must be a count',
);
/** Not past the end of the calendar: later instants cannot be written as dates. */
const epochMs = such(count, (ms) => ms <= 8.64e15, 'must be an instant');
const flag = converted(
  anything,
  (value) => (typeof value === 'boolean' ? value : undefined),
  'must be true or false',
);

const attemptsFields = looseObject({
  enqueued_at: epochMs,
  first_failure_at: optional(epochMs),
  tries: count,
  delete_sent: flag,
  redrives: count,
});

/** The attempts of a message that was never tried. */
export const noAttempts = (enqueuedAt: number): Attempts => ({
  enqueuedAt,
  tries: 0,
  deleteSent: false,
  redrives: 0,
});

/**
 * Reads the `attempts` attribute of a message.
 * @param sentAt - epoch milliseconds at which SQS took the message; stands in for an attribute that is absent or unreadable.
 */
export const readAttempts = (attribute: string | undefined, sentAt: number): Attempts => {
  if (attribute === undefined) return noAttempts(sentAt);
  let value: unknown;
  try {
    value = JSON.parse(attribute);
  } catch {
    return noAttempts(sentAt);
  }
  const read = attemptsFields(value, () => undefined);
  if (read === WRONG) return noAttempts(sentAt);
  const { enqueued_at, first_failure_at, tries, delete_sent, redrives } = read;
  return {
    enqueuedAt: enqueued_at,
    ...(first_failure_at === undefined ? {} : { firstFailureAt: first_failure_at }),
    tries,
    deleteSent: delete_sent,
    redrives,
  };
};

/** Writes attempts as the `attempts` attribute. */
export const writeAttempts = (attempts: Attempts): string =>
  JSON.stringify({
    enqueued_at: attempts.enqueuedAt,
    ...(attempts.firstFailureAt === undefined ? {} : { first_failure_at: attempts.firstFailureAt }),
    tries: attempts.tries,
    delete_sent: attempts.deleteSent,
    redrives: attempts.redrives,
  });

/** Adds a failed try. */
export const afterFailure = (attempts: Attempts, now: number, deleteSent: boolean): Attempts => ({
  ...attempts,
  firstFailureAt: attempts.firstFailureAt ?? now,
  tries: attempts.tries + 1,
  deleteSent: attempts.deleteSent || deleteSent,
});

/**
 * Starts over, since the request came back from the dead-letter or the parked queue.
 * @param at - epoch milliseconds of its return.
 */
export const afterRedrive = ({ deleteSent, redrives }: Attempts, at: number): Attempts => ({
  ...noAttempts(at),
  deleteSent,
  redrives: redrives + 1,
});
