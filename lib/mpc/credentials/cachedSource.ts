import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../clock.ts';
import { CredentialsUnavailable } from './authorizer.ts';
import type { Credential, CredentialSource } from './credential.ts';
import { singleFlight } from './singleFlight.ts';

/** A credential that is kept somewhere else. */
export interface CachedSourceOptions {
  /** @throws {CredentialsUnavailable} when it cannot be read. */
  readonly read: () => Promise<Credential>;
  /** Milliseconds after which it is read again. */
  readonly ttlMs: number;
  readonly clock: Clock;
}

/** Temporary keys are looked for again this long before they end. */
const BEFORE_EXPIRY_MS = 300_000;
/** While it cannot be read, or nothing newer is there, it is not asked for more often. */
const BETWEEN_TRIES_MS = 30_000;

/**
 * Reads a credential when it is first needed and keeps it. All who need it at once share one reading. When it cannot be
 * read again the known one is used on: whether it still works, the API decides.
 */
export const createCachedSource = ({
  read,
  ttlMs,
  clock,
}: CachedSourceOptions): CredentialSource => {
  let known: Credential | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  let triedAt = Number.NEGATIVE_INFINITY;

  const refresh = singleFlight(async () => {
    triedAt = clock.now();
    const found = await read();
    readAt = clock.now();
    if (known === undefined || !isDeepStrictEqual(found, known)) known = found;
    return known;
  });

  const isDue = (credential: Credential, now: number): boolean => {
    if (now - triedAt < Math.min(ttlMs, BETWEEN_TRIES_MS)) return false;
    const expiresAt = credential.kind === 'access_key' ? credential.expiresAt : undefined;
    return (
      now - readAt >= ttlMs || (expiresAt ?? Number.POSITIVE_INFINITY) - now < BEFORE_EXPIRY_MS
    );
  };

  /** Reads again where a failure to do so is no reason to stop. */
  const refreshIfPossible = async (present: Credential): Promise<Credential> => {
    try {
      return await refresh();
    } catch (error) {
      if (error instanceof CredentialsUnavailable) return present;
      throw error;
    }
  };

  return {
    current: async () => {
      if (known === undefined) return await refresh();
      return isDue(known, clock.now()) ? await refreshIfPossible(known) : known;
    },
    replace: async (refused) => {
      // Another project with the same credential may have been refused first.
      if (known !== undefined && known !== refused) return true;
      return (await refreshIfPossible(refused)) !== refused;
    },
  };
};
