import { createHash } from 'node:crypto';
import type { AuthenticationKind } from '../../lib/http/authentication/authenticate.ts';
import { createAuthenticator } from '../../lib/http/authentication/authenticator.ts';
import type { Callers } from '../../lib/http/authentication/callers.ts';
import type { HttpRequest } from '../../lib/http/httpRequest.ts';
import { createFakeClock } from '../credentials/fakeClock.ts';
import { MORNING } from '../records.ts';

/** A webhook secret of its own for each name. */
export const secretOf = (name: string): string =>
  `whsec_${createHash('sha256').update(name).digest('base64')}`;

export const KEYS = { accessKey: 'CLIENTKEY', secretKey: 'the client key is secret' };

export const ROLE = 'arn:aws:iam::123456789012:role/teams/ingest';

export const CALLERS: Callers = {
  webhook: [
    { name: 'ingest', secrets: [secretOf('old'), secretOf('new')], projects: new Set(['0a1b']) },
    { name: 'studio', secrets: [secretOf('studio')], projects: 'all' },
  ],
  access_key: [{ name: 'console', ...KEYS, projects: new Set(['0a1b', '2c3d']) }],
  iam: [{ name: 'pipeline', arn: ROLE, projects: 'all' }],
};

export const ALL_KINDS: readonly AuthenticationKind[] = ['webhook', 'access_key', 'iam'];

interface DoorOptions {
  readonly kinds?: readonly AuthenticationKind[];
  readonly callers?: Callers;
}

/** The gatekeeper in fake time, which begins in the {@link MORNING}. */
export const createDoor = ({ kinds = ALL_KINDS, callers = CALLERS }: DoorOptions = {}) => {
  const clock = createFakeClock(MORNING);
  const refusals: (readonly string[])[] = [];
  const authenticator = createAuthenticator(
    { kinds: new Set(kinds), callers: { from: 'settings', callers } },
    {
      clock,
      ttlMs: 300_000,
      readSecret: () => Promise.reject(new Error('there is no secret')),
      failed: () => undefined,
      refused: (reasons) => refusals.push(reasons),
    },
  );
  return { ...authenticator, clock, refusals };
};

/** A request that nobody has signed. */
export const request = (over: Partial<HttpRequest> = {}): HttpRequest => {
  const path = over.path ?? '/cancellations';
  return {
    method: 'POST',
    path,
    receivedPath: path,
    query: '',
    headers: {},
    body: Buffer.from('{"task_id":40000000,"reason":"wrong film"}'),
    ...over,
  };
};
