/** Header values by lower-case name, each trimmed. */
export type NormalizedHeaders = Record<string, string>;

/**
 * Lower-cases the names of headers and trims their values, as the guide and the Python and Go signers do; the Node and
 * Java signers take values as they are. Blanks inside a value stay. Of two spellings of one name the later one counts.
 */
export const normalizeHeaders = (headers: Readonly<Record<string, string>>): NormalizedHeaders => {
  const normalized: NormalizedHeaders = {};
  for (const name in headers) normalized[name.toLowerCase()] = (headers[name] as string).trim();
  return normalized;
};
