import { percentEncode } from './percentEncode.ts';

const NOTHING_TO_ENCODE = /^[\w.~/-]*$/;

/**
 * The canonical URI: every segment of the path percent-encoded, slashes kept, a slash at the end added if missing.
 *
 * The path is taken as written. One that carries a percent sign is encoded again (`%20` becomes `%2520`), which is
 * how the guide's "encode each part" reads and what the Node, Go and Java signers do; the Python signer decodes first.
 * MPC's paths have no such segment. Dot segments and empty segments stay.
 *
 * @param path - without query; may be empty.
 * @throws {URIError} see {@link percentEncode}.
 */
export const canonicalUri = (path: string): string => {
  const encoded = NOTHING_TO_ENCODE.test(path)
    ? path
    : path.split('/').map(percentEncode).join('/');
  return encoded.endsWith('/') ? encoded : `${encoded}/`;
};
