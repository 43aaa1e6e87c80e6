import { hash } from 'node:crypto';

/** Name of the algorithm, as it opens the string to sign and the Authorization header. */
export const ALGORITHM = 'SDK-HMAC-SHA256';

/**
 * The string to sign: algorithm, date, lower-case hex SHA-256 of the canonical request. No scope, no newline at the end.
 *
 * @param date - value of `X-Sdk-Date`, see `signingDate`.
 */
export const stringToSign = (date: string, canonicalRequest: string): string =>
  `${ALGORITHM}\n${date}\n${hash('sha256', canonicalRequest)}`;
