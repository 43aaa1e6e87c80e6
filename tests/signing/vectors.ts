import { readFileSync } from 'node:fs';
import type { SignableUrl } from '../../lib/mpc/signing/signRequest.ts';

/** A request that the official signers have signed, and what they made of it. */
export interface Vector {
  readonly name: string;
  readonly method: string;
  readonly url: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly ak: string;
  readonly sk: string;
  readonly securityToken?: string;
  readonly date: string;
  readonly expected: {
    readonly authorization: string;
    readonly canonicalRequest: string;
    readonly stringToSign: string;
  };
}

export const readVectors = (): Vector[] =>
  JSON.parse(readFileSync(new URL('vectors.json', import.meta.url), 'utf8')) as Vector[];

export const vectorUrl = ({ url, query }: Vector): SignableUrl => {
  const { host, pathname } = new URL(url);
  return { host, path: pathname, query };
};
