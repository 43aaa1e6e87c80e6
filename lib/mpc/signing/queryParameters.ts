/** One query parameter, decoded. A bare key has the empty value. */
export type QueryParameter = readonly [key: string, value: string];

// A raw plus sign is a space to every common server and client library; a literal one is written `%2B`.
const decode = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));

/**
 * Reads a query string into decoded parameters, in the order written. Repeated keys stay repeated; `&&` adds nothing.
 *
 * @param query - the text after the question mark.
 * @throws {URIError} for a percent sequence that is cut off, not hexadecimal, or not UTF-8.
 */
export const queryParameters = (query: string): QueryParameter[] =>
  query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      return equals === -1
        ? [decode(pair), '']
        : [decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))];
    });
