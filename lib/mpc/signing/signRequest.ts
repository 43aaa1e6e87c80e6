import { authorization, signature } from './authorization.ts';
import { canonicalHeaders } from './canonicalHeaders.ts';
import { canonicalQuery } from './canonicalQuery.ts';
import { canonicalRequest } from './canonicalRequest.ts';
import { canonicalUri } from './canonicalUri.ts';
import { normalizeHeaders } from './normalizedHeaders.ts';
import { payloadHash } from './payloadHash.ts';
import type { QueryParameter } from './queryParameters.ts';
import { signedHeaders, sortedNames } from './signedHeaders.ts';
import { stringToSign } from './stringToSign.ts';

/**
 * The part of a URL that is signed. Not a WHATWG `URL`, which rewrites what it is given: it escapes characters in the
 * path, which would then be escaped again, and resolves dot segments.
 */
export interface SignableUrl {
  /** Host name, with the port if it is not the scheme's own: `127.0.0.1:8080`. */
  readonly host: string;
  /** Path as sent, without query. */
  readonly path: string;
  /** Decoded, in any order. */
  readonly query: readonly QueryParameter[];
}

/** A request before it is signed. */
export interface RequestToSign {
  readonly method: string;
  readonly url: SignableUrl;
  /**
   * Names in any case; all of them are signed, but for `Authorization`, which is replaced. A `Host` is taken instead of
   * the URL's. ASCII values: a signature covers UTF-8 bytes, while `node:http` sends other characters differently.
   */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty: no body. A string is signed as UTF-8. */
  readonly body: string | Uint8Array;
}

/** An access key pair; temporary pairs come with a security token. */
export interface AccessKeys {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly securityToken?: string;
}

/** A signed request: what to send, and the steps that led to it, for finding out why a gateway computes another one. */
export interface SignedRequest {
  readonly canonicalRequest: string;
  readonly stringToSign: string;
  readonly authorization: string;
  /** What to send, by lower-case name: the caller's, `host`, `x-sdk-date`, `x-security-token` and `authorization`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Path and canonical query to put on the wire, so that wire and signature cannot differ. */
  readonly target: string;
}

/**
 * Signs a request with `SDK-HMAC-SHA256`. The steps are those of the API signing guide; where the official signers
 * differ among themselves each step says whom it follows.
 *
 * @param date - value of `X-Sdk-Date`, see `signingDate`. The gateway rejects what is more than 15 minutes off.
 * @throws {URIError} for half a surrogate pair in path or query.
 * @example
 * signRequest(
 *   {
 *     method: 'DELETE',
 *     url: { host: 'mpc.cn-north-4.myhuaweicloud.com', path: '/v1/0a1b/transcodings', query: [['task_id', '7']] },
 *     headers: {},
 *     body: '',
 *   },
 *   { accessKey: 'AK', secretKey: 'SK' },
 *   '20260115T093000Z',
 * ).target === '/v1/0a1b/transcodings?task_id=7'
 */
export const signRequest = (
  { method, url, headers: given, body }: RequestToSign,
  { accessKey, secretKey, securityToken }: AccessKeys,
  date: string,
): SignedRequest => {
  const headers = normalizeHeaders(given);
  // Asked first: a deletion takes 50 ns even when there is nothing to delete.
  if (headers['authorization'] !== undefined) delete headers['authorization'];
  headers['host'] ??= url.host;
  headers['x-sdk-date'] = date;
  if (securityToken !== undefined) headers['x-security-token'] = securityToken;

  const names = sortedNames(headers);
  const namesList = signedHeaders(names);
  const query = canonicalQuery(url.query);
  const request = canonicalRequest({
    method,
    canonicalUri: canonicalUri(url.path),
    canonicalQuery: query,
    canonicalHeaders: canonicalHeaders(headers, names),
    signedHeaders: namesList,
    payloadHash: payloadHash(headers, body),
  });
  const toSign = stringToSign(date, request);
  const header = authorization(accessKey, namesList, signature(secretKey, toSign));
  headers['authorization'] = header;

  const path = url.path || '/';
  return {
    canonicalRequest: request,
    stringToSign: toSign,
    authorization: header,
    headers,
    target: query ? `${path}?${query}` : path,
  };
};
