/** The six parts of a canonical request, each made by the step of its name. */
export interface CanonicalParts {
  /** In any case; it is signed in upper case. */
  readonly method: string;
  readonly canonicalUri: string;
  readonly canonicalQuery: string;
  readonly canonicalHeaders: string;
  readonly signedHeaders: string;
  readonly payloadHash: string;
}

/**
 * The canonical request of `SDK-HMAC-SHA256`: six parts, one line feed between them and none at the end. The canonical
 * headers end in a line feed of their own, so that an empty line precedes the signed headers.
 */
export const canonicalRequest = (parts: CanonicalParts): string =>
  `${parts.method.toUpperCase()}\n${parts.canonicalUri}\n${parts.canonicalQuery}\n` +
  `${parts.canonicalHeaders}\n${parts.signedHeaders}\n${parts.payloadHash}`;
