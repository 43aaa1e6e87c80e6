import type { Clock } from '../clock.ts';
import { signingDate } from '../signing/signingDate.ts';
import { type AccessKeys, signRequest } from '../signing/signRequest.ts';
import type { Authorizer } from './authorizer.ts';

/** Where signing keys come from. */
export interface KeySource {
  /** @throws {CredentialsUnavailable} when there are none. */
  current(): Promise<AccessKeys>;
  /** Reads the keys again. @returns whether they changed. */
  reread(): Promise<boolean>;
}

/** Keys that are fixed for the life of the process. */
export const fixedKeys = (keys: AccessKeys): KeySource => ({
  current: () => Promise.resolve(keys),
  reread: () => Promise.resolve(false),
});

/** A clock nearer than this to the server's is not what makes a signature fail: the gateway allows fifteen minutes. */
const TOLERATED_SKEW_MS = 60_000;

/** Without the port that the scheme implies, as the signature wants it. */
const hostOf = (origin: string): string => new URL(origin).host;

/** Signs requests with access key and secret key, corrects the clock from the API's `Date` header. */
export const createAccessKeyAuthorizer = (
  keys: KeySource,
  kind: 'access_key' | 'temporary_access_key',
  clock: Clock,
): Authorizer => {
  let skewMs = 0;

  const correctClock = (serverTime: number | undefined): boolean => {
    if (serverTime === undefined) return false;
    const skew = serverTime - clock.now();
    if (Math.abs(skew - skewMs) < TOLERATED_SKEW_MS) return false;
    skewMs = skew;
    return true;
  };

  return {
    kind,
    authorize: async ({ method, origin, path, query, headers, body }) => {
      const signed = signRequest(
        { method, url: { host: hostOf(origin), path, query }, headers, body },
        await keys.current(),
        signingDate(clock.now() + skewMs),
      );
      return { method, origin, target: signed.target, headers: signed.headers, body };
    },
    recover: async ({ remedy }, serverTime) =>
      remedy === 'clock' ? correctClock(serverTime) || (await keys.reread()) : await keys.reread(),
  };
};
