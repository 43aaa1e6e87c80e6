import type { Clock } from '../clock.ts';
import { signingDate } from '../signing/signingDate.ts';
import { signRequest } from '../signing/signRequest.ts';
import type { WireRequest } from '../transport.ts';
import { type ApiRequest, CredentialsUnavailable } from './authorizer.ts';
import type { SigningKeys } from './credential.ts';

/** A clock nearer than this to the server's is not what makes a signature fail: the gateway allows fifteen minutes. */
const TOLERATED_SKEW_MS = 60_000;

/** Without the port that the scheme implies, as the signature wants it. */
const hostOf = (origin: string): string => new URL(origin).host;

/** Signs requests by a clock that can be corrected. */
export interface Signer {
  /** @throws {CredentialsUnavailable} when the keys have expired: sent, they would count as a failed authentication. */
  sign(request: ApiRequest, keys: SigningKeys): WireRequest;
  /**
   * Sets the clock by the server's.
   * @param serverTime - epoch milliseconds.
   * @returns whether that changed it, so that a second try makes sense.
   */
  correctClock(serverTime: number | undefined): boolean;
}

/** Makes a signer. */
export const createSigner = (clock: Clock): Signer => {
  let skewMs = 0;
  let known = { origin: '', host: '' };
  const hostAt = (origin: string): string => {
    if (known.origin !== origin) known = { origin, host: hostOf(origin) };
    return known.host;
  };
  return {
    sign: ({ method, origin, path, query, headers, body }, keys) => {
      const now = clock.now() + skewMs;
      if (keys.expiresAt !== undefined && keys.expiresAt <= now) {
        throw new CredentialsUnavailable({
          class: 'project',
          code: 'CREDENTIALS.EXPIRED',
          message: `the temporary access key expired at ${new Date(keys.expiresAt).toISOString()}`,
          sent: false,
          remedy: 'none',
        });
      }
      const signed = signRequest(
        { method, url: { host: hostAt(origin), path, query }, headers, body },
        keys,
        signingDate(now),
      );
      return { method, origin, target: signed.target, headers: signed.headers, body };
    },
    correctClock: (serverTime) => {
      if (serverTime === undefined) return false;
      const skew = serverTime - clock.now();
      if (Math.abs(skew - skewMs) < TOLERATED_SKEW_MS) return false;
      skewMs = skew;
      return true;
    },
  };
};
