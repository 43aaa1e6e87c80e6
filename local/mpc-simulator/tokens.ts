import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a token says. It carries everything itself, so that it outlives a restart of the simulator. */
export interface TokenClaims {
  readonly account: string;
  readonly user: string;
  /** Absent in a token scoped to the whole account, which project-level services do not accept. */
  readonly project?: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  readonly epoch: number;
}

const SECRET = 'seals the tokens of the simulator; guards nothing';

const sealOf = (payload: string): Buffer => createHmac('sha256', SECRET).update(payload).digest();

/** Writes a token. */
export const issueToken = (claims: TokenClaims): string => {
  const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
  return `${payload}.${sealOf(payload).toString('base64url')}`;
};

/** Reads a token; `undefined` when it is damaged or not one of ours. */
export const openToken = (token: string): TokenClaims | undefined => {
  const [payload = '', seal = ''] = token.split('.');
  const given = Buffer.from(seal, 'base64url');
  const expected = sealOf(payload);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as TokenClaims;
};
