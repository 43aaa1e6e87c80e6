import type { NormalizedHeaders } from './normalizedHeaders.ts';

/**
 * The canonical headers: one `name:value` and a line feed for each signed header.
 *
 * @param names - lower-case names in ascending order. A verifier takes them from the `SignedHeaders` it received; a name
 * without a header counts as an empty value.
 */
export const canonicalHeaders = (
  headers: Readonly<NormalizedHeaders>,
  names: readonly string[],
): string => {
  let lines = '';
  for (const name of names) lines += `${name}:${headers[name] ?? ''}\n`;
  return lines;
};
