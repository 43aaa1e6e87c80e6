import { codePointOrder } from './codePointOrder.ts';
import { percentEncode } from './percentEncode.ts';
import type { QueryParameter } from './queryParameters.ts';

const byKeyThenValue = (a: QueryParameter, b: QueryParameter): number =>
  codePointOrder(a[0], b[0]) || codePointOrder(a[1], b[1]);

/**
 * The canonical query string: `key=value` for every parameter, also for an empty value, sorted by key, then by value.
 * Sent as the real query as well, wire and signature cannot differ.
 *
 * The order is that of the decoded text, as the guide's "by character code" and the Python, Node and Go signers have
 * it; the Java signer sorts encoded keys and keeps repeated values in the order given. Numbers are text: 10 before 9.
 *
 * @param parameters - decoded, in any order.
 * @returns the empty string when there are none.
 * @throws {URIError} see {@link percentEncode}.
 */
export const canonicalQuery = (parameters: readonly QueryParameter[]): string => {
  const sorted = parameters.length > 1 ? parameters.toSorted(byKeyThenValue) : parameters;
  let query = '';
  for (const [key, value] of sorted) {
    query += `${query && '&'}${percentEncode(key)}=${percentEncode(value)}`;
  }
  return query;
};
