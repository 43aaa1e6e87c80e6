/** What a function's answer says of its batch. */
export type BatchResponse =
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'partial'; readonly failed: ReadonlySet<string> }
  | { readonly kind: 'malformed'; readonly why: string };

const succeeded: BatchResponse = { kind: 'succeeded' };
const malformed = (why: string): BatchResponse => ({ kind: 'malformed', why });

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads the answer of a function whose mapping has `ReportBatchItemFailures`.
 *
 * Lambda's rules: nothing, `{}`, and an absent, null or empty `batchItemFailures` are a complete success. An answer of
 * another shape, and an `itemIdentifier` that is missing under its exact name, null, empty, or no message of this batch,
 * are a complete failure. Source: Lambda Developer Guide, "Handling errors for an SQS event source".
 *
 * @param answer - What the function returned, after its way through JSON.
 * @param messageIds - The ids in the batch.
 */
export const batchResponse = (answer: unknown, messageIds: ReadonlySet<string>): BatchResponse => {
  if (answer === null || answer === undefined) {
    return succeeded;
  }
  if (!isObject(answer)) {
    return malformed('the answer is not an object');
  }
  const failures = answer['batchItemFailures'] ?? [];
  if (!Array.isArray(failures)) {
    return malformed('batchItemFailures is not a list');
  }
  const failed = new Set<string>();
  for (const failure of failures as unknown[]) {
    const id = isObject(failure) ? failure['itemIdentifier'] : undefined;
    if (typeof id !== 'string' || id === '') {
      return malformed('an entry of batchItemFailures has no itemIdentifier');
    }
    if (!messageIds.has(id)) {
      return malformed(`itemIdentifier ${JSON.stringify(id)} is not in the batch`);
    }
    failed.add(id);
  }
  return failed.size === 0 ? succeeded : { kind: 'partial', failed };
};
