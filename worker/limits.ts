/** The numbers of a batch, the same as those of the function: docs/adr/0004-short-invocations.md has the reasons. */

/** Messages of a batch at most. */
export const BATCH_SIZE = 1_000;
/** How long a batch is gathered for, counted from its first message. */
export const WINDOW_MS = 2_000;
/** How long a batch may take. */
export const TIME_LIMIT_MS = 20_000;
/** How long received messages are hidden, whatever the queue says: the two above, and half a minute. */
export const VISIBILITY_SECONDS = 52;

/** What ReceiveMessage gives in a call. */
export const MESSAGES_PER_RECEIVE = 10;
