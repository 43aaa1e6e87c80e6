import type { Clock } from '../clock.ts';
import { canonicalQuery } from '../signing/canonicalQuery.ts';
import type { WireRequest } from '../transport.ts';
import type { ApiRequest, Authorizer } from './authorizer.ts';
import type { Credential, CredentialSource } from './credential.ts';
import { createSigner } from './signer.ts';
import type { Tokens } from './tokens.ts';

/** What {@link createProjectAuthorizer} needs. */
export interface ProjectAuthorizerOptions {
  readonly source: CredentialSource;
  /** Used when the source holds a login. */
  readonly tokens: Tokens;
  readonly clock: Clock;
}

const withToken = (
  { method, origin, path, query, headers, body }: ApiRequest,
  token: string,
): WireRequest => ({
  method,
  origin,
  target: query.length === 0 ? path : `${path}?${canonicalQuery(query)}`,
  headers: { ...headers, 'x-auth-token': token },
  body,
});

const kindOf = (credential: Credential | undefined): Authorizer['kind'] => {
  if (credential === undefined) return 'unread';
  if (credential.kind === 'password') return 'token';
  return credential.securityToken === undefined ? 'access_key' : 'temporary_access_key';
};

/** Authorizes the requests of one project with whatever its source holds: signs with keys, gets tokens for a login. */
export const createProjectAuthorizer = (options: ProjectAuthorizerOptions): Authorizer => {
  const { source, tokens, clock } = options;
  const signer = createSigner(clock);
  let used: Credential | undefined;
  let usedToken = '';

  return {
    get kind() {
      return kindOf(used);
    },
    authorize: async (request) => {
      used = await source.current();
      if (used.kind === 'access_key') return signer.sign(request, used);
      usedToken = await tokens.current(used);
      return withToken(request, usedToken);
    },
    recover: async ({ remedy }, serverTime) => {
      if (used === undefined) return false;
      if (used.kind === 'password') return remedy !== 'none' && (await tokens.replace(usedToken));
      if (remedy === 'clock' && signer.correctClock(serverTime)) return true;
      return await source.replace(used);
    },
  };
};
