const UNRESERVED = /^[\w.~-]*$/;
const LEFT_BY_ENCODE_URI_COMPONENT = /[!'()*]/g;

/**
 * Percent-encodes the UTF-8 bytes of a text as the signature wants it: only `A-Z a-z 0-9 - _ . ~` stay,
 * everything else becomes `%XY` in upper case. A percent sign is a character like any other (`%25`).
 *
 * @throws {URIError} for half a surrogate pair, which has no UTF-8 form.
 * @example percentEncode("a b/é'") === 'a%20b%2F%C3%A9%27'
 */
export const percentEncode = (text: string): string =>
  UNRESERVED.test(text)
    ? text
    : encodeURIComponent(text).replace(
        LEFT_BY_ENCODE_URI_COMPONENT,
        (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
      );
