import type { WireRequest } from './transport.ts';

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** As it is, as it stands in JSON, as JSON with escaped slashes has it, and as JSON stands when it is quoted once more. */
const spellings = (secret: string): string[] => [
  inJson(inJson(secret)),
  secret.replaceAll('/', '\\/'),
  inJson(secret),
  secret,
];

/** Fewer letters of a secret give nothing away. */
const TELLING_LENGTH = 4;

const withoutBeginning = (text: string, secret: string): string => {
  if (!text.includes(secret.slice(0, TELLING_LENGTH))) return text;
  for (let length = secret.length - 1; length >= TELLING_LENGTH; length--) {
    if (text.endsWith(secret.slice(0, length))) return `${text.slice(0, -length)}…`;
  }
  return text;
};

/**
 * Blanks out secrets wherever a text repeats them, and the beginning of one at its end, where it may have been cut off.
 * @param secrets - none of them empty.
 */
export const conceal = (text: string, secrets: readonly string[]): string =>
  secrets
    .flatMap(spellings)
    .reduce((kept, secret) => withoutBeginning(kept.replaceAll(secret, '…'), secret), text);

const IN_AUTHORIZATION = [/\bAccess=([^,\s]+)/, /\bSignature=([^,\s]+)/];

/** What of a request shows who sent it: access key, signature and tokens. An answer may repeat it. */
export const credentialsIn = ({ headers }: WireRequest): string[] => {
  const authorization = headers['authorization'] ?? '';
  return [
    ...IN_AUTHORIZATION.map((part) => part.exec(authorization)?.[1]),
    headers['x-auth-token'],
    headers['x-security-token'],
  ].filter((secret): secret is string => secret !== undefined && secret !== '');
};
