import { createHmac } from 'node:crypto';
import { ALGORITHM } from './stringToSign.ts';

/** The signature: lower-case hex HMAC-SHA256 of the string to sign. The secret key itself is the key, without derivation. */
export const signature = (secretKey: string, stringToSign: string): string =>
  createHmac('sha256', secretKey).update(stringToSign).digest('hex');

/**
 * The value of the Authorization header.
 *
 * @param signedHeaders - lower-case names of the signed headers in ascending order, joined by semicolons.
 */
export const authorization = (
  accessKey: string,
  signedHeaders: string,
  signature: string,
): string =>
  `${ALGORITHM} Access=${accessKey}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
