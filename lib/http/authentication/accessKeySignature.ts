import { hash, randomBytes } from 'node:crypto';
import { signature } from '../../mpc/signing/authorization.ts';
import { canonicalHeaders } from '../../mpc/signing/canonicalHeaders.ts';
import { canonicalQuery } from '../../mpc/signing/canonicalQuery.ts';
import { canonicalRequest } from '../../mpc/signing/canonicalRequest.ts';
import { canonicalUri } from '../../mpc/signing/canonicalUri.ts';
import { queryParameters } from '../../mpc/signing/queryParameters.ts';
import { parseSigningDate } from '../../mpc/signing/signingDate.ts';
import { stringToSign } from '../../mpc/signing/stringToSign.ts';
import type { HttpRequest } from '../httpRequest.ts';
import type { AccessKeyCaller } from './callers.ts';
import { isSameText, type Verifier } from './verifier.ts';

/** As the gateway of the real API has it. */
const WINDOW_MS = 15 * 60_000;
const MOST_LENGTH = 4_096;
/** Exactly as all official signers write it, so that there is one spelling for each signature. */
const AUTHORIZATION =
  /^SDK-HMAC-SHA256 Access=([\x21-\x2b\x2d-\x7e]{1,128}), SignedHeaders=([^\s,]{1,2048}), Signature=([0-9a-f]{64})$/;
/** Without them a signature would be good for any time and any service. */
const ALWAYS_SIGNED = ['host', 'x-sdk-date'];

interface Presented {
  readonly accessKey: string;
  readonly names: readonly string[];
  readonly signature: string;
}

const NOTHING: Presented = { accessKey: '', names: [], signature: '' };

const present = (header: string): Presented | undefined => {
  const [, accessKey, names, given] =
    header.length > MOST_LENGTH ? [] : (AUTHORIZATION.exec(header) ?? []);
  if (accessKey === undefined || names === undefined || given === undefined) return undefined;
  return { accessKey, names: names.split(';'), signature: given };
};

const isSorted = (names: readonly string[]): boolean =>
  names.every((name, index) => index === 0 || (names[index - 1] as string) < name);

const flawOf = (
  presented: Presented | undefined,
  { headers }: HttpRequest,
  bodyHash: string,
  now: number,
): string | undefined => {
  if (headers['authorization'] === undefined) return 'absent';
  if (presented === undefined) return 'malformed';
  const { names } = presented;
  if (!isSorted(names) || !names.every((name) => Object.hasOwn(headers, name))) return 'malformed';
  if (!ALWAYS_SIGNED.every((name) => names.includes(name))) return 'unsigned_header';
  const signedAt = parseSigningDate(headers['x-sdk-date'] as string);
  if (signedAt === undefined) return 'malformed';
  if (Math.abs(now - signedAt) > WINDOW_MS) return 'out_of_time';
  const claimed = headers['x-sdk-content-sha256'];
  return claimed === undefined || claimed === bodyHash ? undefined : 'body_hash_differs';
};

const queryOf = (query: string): string | undefined => {
  try {
    return canonicalQuery(queryParameters(query));
  } catch {
    // A percent sequence that no signer writes.
    return undefined;
  }
};

/**
 * Verifies AK/SK signatures (`SDK-HMAC-SHA256`). The bytes received are hashed, whatever the request claims of them;
 * `UNSIGNED-PAYLOAD` is a claim like any other.
 *
 * The path is taken as it arrived. An HTTP API decodes it, while signers sign what they send: a path with anything to
 * encode is refused there. The paths of this service have nothing to encode.
 */
export const createAccessKeyVerifier = (callers: readonly AccessKeyCaller[]): Verifier => {
  const known = new Map(callers.map((caller) => [caller.accessKey, caller]));
  // For keys that are not known; nobody can sign with it.
  const nobodysKey = randomBytes(32).toString('hex');
  return (request, now) => {
    const { headers, method, body } = request;
    const presented = present(headers['authorization'] ?? '');
    const { accessKey, names, signature: given } = presented ?? NOTHING;
    const bodyHash = hash('sha256', body);
    const query = queryOf(request.query);
    const caller = known.get(accessKey);

    const signedWithPath = (path: string): boolean => {
      const signed = canonicalRequest({
        method,
        canonicalUri: canonicalUri(path.toWellFormed()),
        canonicalQuery: query ?? '',
        canonicalHeaders: canonicalHeaders(headers, names),
        signedHeaders: names.join(';'),
        payloadHash: bodyHash,
      });
      const toSign = stringToSign(headers['x-sdk-date'] ?? '', signed);
      return isSameText(given, signature(caller?.secretKey ?? nobodysKey, toSign));
    };
    // Behind a domain of its own an API may put its stage into a path in which the client had none.
    const asReceived = signedWithPath(request.receivedPath);
    const withoutStage = signedWithPath(request.path);

    const flaw = flawOf(presented, request, bodyHash, now);
    if (flaw !== undefined) return { reason: flaw };
    if (query === undefined) return { reason: 'malformed_query' };
    if (caller === undefined) return { reason: 'unknown_key' };
    if (!asReceived && !withoutStage) return { reason: 'signature_differs' };
    return { caller: { name: caller.name, via: 'access_key', projects: caller.projects } };
  };
};
