import type { Transport, WireAnswer, WireRequest } from '../../lib/mpc/transport.ts';

/** All that was said on the wire that nobody else may hear. */
export interface Wiretap {
  readonly transport: Transport;
  /** Access keys, signatures, tokens and passwords that were seen so far. */
  readonly secrets: Set<string>;
}

const AUTHORIZATION = /Access=([^,]+),.*Signature=([0-9a-f]+)/;

const secretsOf = ({ headers, body }: WireRequest): (string | undefined)[] => {
  const [, accessKey, signature] = AUTHORIZATION.exec(headers['authorization'] ?? '') ?? [];
  const password = /"password":("(?:[^"\\]|\\.)*")/.exec(body)?.[1];
  return [
    accessKey,
    signature,
    headers['x-auth-token'],
    headers['x-security-token'],
    password && (JSON.parse(password) as string),
  ];
};

const tokenOf = (answer: WireAnswer): string | undefined =>
  answer.kind === 'answer' ? answer.headers['x-subject-token'] : undefined;

/** Listens in on a transport. */
export const tap = (transport: Transport): Wiretap => {
  const secrets = new Set<string>();
  return {
    secrets,
    transport: async (request, limits) => {
      const answer = await transport(request, limits);
      for (const secret of [...secretsOf(request), tokenOf(answer)]) {
        if (secret !== undefined) secrets.add(secret);
      }
      return answer;
    },
  };
};
