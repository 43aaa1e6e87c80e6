/** Entries of one batch call by their result. */
export interface BatchResult {
  readonly confirmed: readonly string[];
  /** Failed, but not for what was sent: worth another try. */
  readonly repeatable: readonly string[];
}

/** Batch calls that may be out at once. */
const CALLS_AT_ONCE = 20;
/** Entries that SQS could not take are tried again this often; the client itself retries whole calls. */
const TRIES = 3;

/**
 * Runs batch calls side by side and tries entries again that failed for a reason of SQS. Never rejects: a call that fails
 * as a whole confirms nothing.
 * @returns ids of the entries that SQS has confirmed.
 */
export const confirmAll = async <Entry extends { readonly Id: string }>(
  batches: readonly (readonly Entry[])[],
  call: (entries: Entry[]) => Promise<BatchResult>,
): Promise<Set<string>> => {
  const confirmed = new Set<string>();
  const waiting = [...batches];
  const tryBatch = async (batch: readonly Entry[]): Promise<void> => {
    let entries = [...batch];
    for (let tries = 0; tries < TRIES && entries.length > 0; tries++) {
      const result = await call(entries);
      for (const id of result.confirmed) confirmed.add(id);
      entries = entries.filter(({ Id }) => result.repeatable.includes(Id));
    }
  };
  const work = async (): Promise<void> => {
    for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
      await tryBatch(batch).catch(() => undefined);
    }
  };
  await Promise.all(Array.from({ length: Math.min(CALLS_AT_ONCE, batches.length) }, work));
  return confirmed;
};
