import type { WireRequest } from '../transport.ts';
import type { Login } from './credential.ts';
import type { IamAnswer } from './iam.ts';

/** The one project in which a token is good; a token of the whole account is not accepted by the transcoding API. */
export type ProjectScope = { readonly id: string } | { readonly name: string };

/** A token for one project. */
export interface Token {
  readonly value: string;
  /** Epoch milliseconds of our own clock. */
  readonly expiresAt: number;
}

/** The request that exchanges a password for a token. `nocatalog` spares a list of all services. */
export const tokenRequest = (
  endpoint: string,
  { userName, password, domainName }: Login,
  project: ProjectScope,
): WireRequest => ({
  method: 'POST',
  origin: endpoint,
  target: '/v3/auth/tokens?nocatalog=true',
  headers: { 'content-type': 'application/json;charset=utf8' },
  body: JSON.stringify({
    auth: {
      identity: {
        methods: ['password'],
        password: { user: { name: userName, password, domain: { name: domainName } } },
      },
      scope: { project },
    },
  }),
});

const expiryOf = (body: string): number => {
  try {
    const { token } = JSON.parse(body) as { token?: { expires_at?: unknown } };
    return Date.parse(String(token?.expires_at));
  } catch {
    return Number.NaN;
  }
};

/**
 * Reads the token out of the answer's header and its end out of the body.
 * @param now - epoch milliseconds; a clock that differs from the server's does not shift the end.
 * @returns undefined when either is missing.
 */
export const readToken = ({ headers, body }: IamAnswer, now: number): Token | undefined => {
  const value = headers['x-subject-token'];
  const expiresAt = expiryOf(body);
  if (!value || Number.isNaN(expiresAt)) return undefined;
  const serverTime = Date.parse(headers['date'] ?? '');
  const skewMs = Number.isNaN(serverTime) ? 0 : serverTime - now;
  return { value, expiresAt: expiresAt - skewMs };
};
