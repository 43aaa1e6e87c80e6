import { hash } from 'node:crypto';
import type { NormalizedHeaders } from './normalizedHeaders.ts';

/** Lower-case hex SHA-256 of an empty body. */
const EMPTY_BODY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/**
 * The payload hash: lower-case hex SHA-256 of the body's bytes, a string taken as UTF-8.
 *
 * A header `X-Sdk-Content-Sha256` takes its place with whatever it says, `UNSIGNED-PAYLOAD` included, also when there
 * is no body: so the Node, Go and Java signers; the Python signer then hashes the empty body.
 */
export const payloadHash = (
  headers: Readonly<NormalizedHeaders>,
  body: string | Uint8Array,
): string =>
  headers['x-sdk-content-sha256'] ?? (body.length === 0 ? EMPTY_BODY : hash('sha256', body));
