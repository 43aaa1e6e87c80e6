import * as z from 'zod/mini';

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

const count = z.int().check(z.nonnegative());
/** Not past the end of the calendar: later instants cannot be written as dates. */
const epochMs = count.check(z.maximum(8.64e15));

const schema = z.object({
  enqueued_at: epochMs,
  first_failure_at: z.optional(epochMs),
  tries: count,
  delete_sent: z.boolean(),
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
  const parsed = z.safeParse(schema, value);
  if (!parsed.success) return noAttempts(sentAt);
  const { enqueued_at, first_failure_at, tries, delete_sent, redrives } = parsed.data;
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
