import { timingSafeEqual } from 'node:crypto';
import type { Directory } from './accounts.ts';
import type { SimulatorRequest } from './exchange.ts';
import { FailureLock, KEY_LOCK } from './failureLock.ts';
import type { OfficialSigner } from './officialSigner.ts';
import { parseSdkDate } from './times.ts';
import { openToken } from './tokens.ts';

/** What came of the gateway's authentication. */
export type Authentication =
  | {
      readonly ok: true;
      /** The account, by which the throttle counts. */
      readonly tenant: string;
      /** Projects the caller may act in. */
      readonly projects: ReadonlySet<string>;
    }
  | {
      readonly ok: false;
      readonly status: number;
      /** Four digits; the gateway puts its prefix before them. */
      readonly code: string;
      readonly message: string;
    };

/** Decides who is calling. `now` is in epoch milliseconds. */
export type Authenticate = (request: SimulatorRequest, now: number) => Authentication;

/** Documented: a signature date further off than this is refused. */
const MAX_SKEW_MS = 15 * 60_000;

const AUTHORIZATION =
  /^SDK-HMAC-SHA256 Access=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/;

/** The refusal of code 0301 with one of its documented sub-texts. */
export const refuse = (reason: string): Authentication => ({
  ok: false,
  status: 401,
  code: '0301',
  message: `Incorrect IAM authentication information: ${reason}`,
});

/** Authentication that believes everyone to be one tenant; for simulations without signatures. */
export const trustEveryone = (tenant: string, projects: Iterable<string>): Authenticate => {
  const trusted: Authentication = { ok: true, tenant, projects: new Set(projects) };
  return () => trusted;
};

/**
 * Authentication as the gateway does it: a token, or a signature checked with the official signer, with the lock
 * of five minutes after more than five failures of a key in a row.
 */
export const createAuthenticate = (directory: Directory, sign: OfficialSigner): Authenticate => {
  const lock = new FailureLock(KEY_LOCK);
  return (request, now) => {
    const token = request.headers['x-auth-token'];
    if (token !== undefined) return checkToken(directory, token, now);
    const authorization = request.headers['authorization'];
    if (authorization === undefined) return refuse('x-auth-token not found');
    const [, accessKey, signedHeaders = '', signature = ''] =
      AUTHORIZATION.exec(authorization) ?? [];
    if (accessKey === undefined) return refuse('verify aksk signature fail, malformed header');
    if (lock.isLocked(accessKey, now)) return LOCKED;
    const names = signedHeaders.toLowerCase().split(';');
    const result = checkSignature(directory, sign, request, { accessKey, names, signature }, now);
    if (result.ok) lock.succeed(accessKey);
    else if (lock.fail(accessKey, now)) return LOCKED;
    return result;
  };
};

const LOCKED = refuse('AK access failed to reach the limit,forbidden');

const checkToken = (directory: Directory, token: string, now: number): Authentication => {
  const claims = openToken(token);
  if (claims === undefined) return refuse('decrypt token fail');
  if (now >= claims.expiresAt) {
    return refuse(`token expires, expires_at: ${new Date(claims.expiresAt).toISOString()}`);
  }
  if (claims.epoch !== directory.tokenEpoch) {
    return { ok: false, status: 401, code: '0307', message: 'The token must be updated.' };
  }
  const projects = new Set(claims.project === undefined ? [] : [claims.project]);
  return { ok: true, tenant: claims.account, projects };
};

interface Presented {
  readonly accessKey: string;
  readonly names: readonly string[];
  readonly signature: string;
}

const checkSignature = (
  directory: Directory,
  sign: OfficialSigner,
  request: SimulatorRequest,
  { accessKey, names, signature }: Presented,
  now: number,
): Authentication => {
  const found = directory.key(accessKey);
  if (found === undefined) return refuse(`Get secretKey failed,ak:${accessKey},err:ak not exist`);
  const { account, key } = found;
  const signedAt = parseSdkDate(request.headers['x-sdk-date'] ?? '');
  if (signedAt !== undefined && Math.abs(now - signedAt) > MAX_SKEW_MS) return SIGNATURE_EXPIRED;
  if (key.expiresAt !== undefined && now >= key.expiresAt) return SIGNATURE_EXPIRED;
  const expected = sign(request, names, key.secretKey);
  const agrees =
    signedAt !== undefined &&
    names.includes('x-sdk-date') &&
    request.headers['x-security-token'] === key.securityToken &&
    timingSafeEqual(Buffer.from(signature), Buffer.from(expected.signature));
  if (!agrees) {
    const canonical = expected.canonicalRequest.replaceAll('\n', '|');
    return refuse(`verify aksk signature fail, canonicalRequest:${canonical}`);
  }
  return {
    ok: true,
    tenant: account.name,
    projects: projectsNamed(directory, account.name, request),
  };
};

const SIGNATURE_EXPIRED = refuse('calc ak sk signature fail:signature expired');

/** A signed call acts in the project of its X-Project-Id header; without one, in any of the account. */
const projectsNamed = (
  directory: Directory,
  account: string,
  request: SimulatorRequest,
): ReadonlySet<string> => {
  const all = directory.projectsOf(account);
  const named = request.headers['x-project-id'];
  if (named === undefined) return all;
  return new Set(all.has(named) ? [named] : []);
};
