import { describe, expect, test } from '@jest/globals';
import { type Credential, fixedCredential } from '../../lib/mpc/credentials/credential.ts';
import { createProjectAuthorizer } from '../../lib/mpc/credentials/projectAuthorizer.ts';
import type { Failure } from '../../lib/mpc/failure.ts';
import { createFakeClock } from './fakeClock.ts';

const login: Credential = {
  kind: 'password',
  userName: 'films',
  password: 'correct',
  domainName: 'studio',
};
const keys: Credential = { kind: 'access_key', accessKey: 'AK', secretKey: 'SK' };
const creation = {
  method: 'POST',
  origin: 'https://mpc.test',
  path: '/v1/p1/transcodings',
  query: [],
  headers: {},
  body: '{}',
} as const;
const refused = (remedy: Failure['remedy']): Failure => ({
  class: 'auth',
  code: 'APIGW.0301',
  message: 'refused',
  sent: true,
  remedy,
});

const authorizerFor = (credential: Credential) =>
  createProjectAuthorizer({
    source: fixedCredential(credential),
    tokens: {
      current: () => Promise.resolve('token'),
      replace: () => Promise.resolve(true),
    },
    clock: createFakeClock(),
  });

test('a request without a query is sent to its bare path', async () => {
  const { target } = await authorizerFor(login).authorize(creation);

  expect(target).toBe('/v1/p1/transcodings');
});

describe('nothing is renewed', () => {
  test('before anything was used', async () => {
    expect(await authorizerFor(login).recover(refused('renew'), undefined)).toBe(false);
  });

  test('for a wrong clock when the server does not tell its own', async () => {
    const authorizer = authorizerFor(keys);
    await authorizer.authorize(creation);

    expect(await authorizer.recover(refused('clock'), undefined)).toBe(false);
  });
});
