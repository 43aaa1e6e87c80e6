import { afterEach, describe, expect, test } from '@jest/globals';
import type { CallResult } from '../../lib/mpc/callResult.ts';
import { createMpcClient } from '../../lib/mpc/client.ts';
import type { Authorizer } from '../../lib/mpc/credentials/authorizer.ts';
import { createCachedSource } from '../../lib/mpc/credentials/cachedSource.ts';
import { type Credential, fixedCredential } from '../../lib/mpc/credentials/credential.ts';
import { createIam } from '../../lib/mpc/credentials/iam.ts';
import { createProjectAuthorizer } from '../../lib/mpc/credentials/projectAuthorizer.ts';
import { lookUpProject } from '../../lib/mpc/credentials/projectLookup.ts';
import { createRefusedLogins } from '../../lib/mpc/credentials/refusedLogins.ts';
import { createTokens } from '../../lib/mpc/credentials/tokens.ts';
import { createNodeTransport } from '../../lib/mpc/nodeTransport.ts';
import type { Account } from '../../local/mpc-simulator/accounts.ts';
import { createSimulatorClock } from '../../local/mpc-simulator/clock.ts';
import { startSimulator } from '../../local/mpc-simulator/server.ts';
import { createFakeClock } from './fakeClock.ts';

const MINUTE = 60_000;
const NORTH = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';
const EAST = '1a1b2c3d4e5f60718293a4b5c6d7e8f9';
const START = createFakeClock().now();
const ACCOUNT: Account = {
  name: 'studio',
  users: [{ name: 'films', password: 'correct' }],
  keys: [
    { accessKey: 'PERMANENT', secretKey: 'sk-permanent' },
    {
      accessKey: 'TEMPORARY',
      secretKey: 'sk-temporary',
      securityToken: 'security-token',
      expiresAt: START + 60 * MINUTE,
    },
  ],
  projects: [
    { id: NORTH, name: 'cn-north-4' },
    { id: EAST, name: 'cn-east-3' },
    { id: 'f00', name: 'cn-east-3_films' },
    { id: '501', name: 'ap-southeast-3' },
    { id: '502', name: 'ap-southeast-3' },
  ],
};
const permanent: Credential = {
  kind: 'access_key',
  accessKey: 'PERMANENT',
  secretKey: 'sk-permanent',
};
const temporary: Credential = {
  kind: 'access_key',
  accessKey: 'TEMPORARY',
  secretKey: 'sk-temporary',
  securityToken: 'security-token',
};
const login: Credential = {
  kind: 'password',
  userName: 'films',
  password: 'correct',
  domainName: 'studio',
};

const open: { close(): unknown }[] = [];

/** A simulator and a project's access to it; `stored` may be changed behind the back of a cached source. */
const prepare = async (credential: Credential, { cached = false } = {}) => {
  const theirClock = createSimulatorClock(0, () => 0, START);
  const simulator = await startSimulator({ accounts: [ACCOUNT], clock: theirClock });
  const wire = createNodeTransport(5);
  open.push(simulator, wire);
  const clock = createFakeClock();
  const stored = { credential };
  const source = cached
    ? createCachedSource({
        read: () => Promise.resolve(structuredClone(stored.credential)),
        ttlMs: 24 * 60 * MINUTE,
        clock,
      })
    : fixedCredential(credential);
  const iam = createIam({ transport: wire.send, clock, timeoutMs: 5_000 });
  const endpoint = simulator.url;
  const tokens = createTokens({
    iam,
    endpoint,
    project: { id: NORTH },
    source,
    refused: createRefusedLogins(clock),
    clock,
  });
  const authorizer = createProjectAuthorizer({ source, tokens, clock });
  const client = createMpcClient({
    endpoint,
    projectId: NORTH,
    authorizer,
    transport: wire.send,
    clock,
    attemptTimeoutMs: 5_000,
  });
  const [taskId = ''] = simulator.simulator.seedTasks([{ project: NORTH, status: 'WAITING' }]);
  const lookUp = (name: string) => lookUpProject({ iam, endpoint, name, authorizer });
  const calls = () => simulator.simulator.ledger.map(({ kind, status }) => `${kind} ${status}`);
  return {
    simulator: simulator.simulator,
    theirClock,
    clock,
    stored,
    authorizer,
    client,
    taskId,
    lookUp,
    calls,
  };
};

/** What the engine's gate does after a failed authentication. */
const recoverFrom = (authorizer: Authorizer, result: CallResult<unknown>) => {
  if (result.ok) throw new Error('nothing to recover from');
  return authorizer.recover(result.failure, result.serverTime);
};

afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

describe('the gateway lets in', () => {
  test.each([
    ['an access key', permanent, 'access_key', ['cancel 204']],
    ['a temporary access key', temporary, 'temporary_access_key', ['cancel 204']],
    ['a token', login, 'token', ['token 201', 'cancel 204']],
  ] as const)('%s', async (_name, credential, kind, expected) => {
    const { authorizer, client, taskId, calls } = await prepare(credential);

    const before = authorizer.kind;
    const result = await client.cancel(taskId);

    expect(result.ok).toBe(true);
    expect([before, authorizer.kind]).toEqual(['unread', kind]);
    expect(calls()).toEqual(expected);
  });

  test('a query of several tasks with a token', async () => {
    const { client, taskId } = await prepare(login);

    expect(await client.query([taskId, '999'])).toMatchObject({
      ok: true,
      value: { tasks: [{ taskId, status: 'WAITING' }] },
    });
  });
});

describe('after a failed authentication', () => {
  test.each([-40, 40])(
    'a clock that is %i minutes off is set by the Date header, once',
    async (minutes) => {
      const { clock, client, authorizer, taskId } = await prepare(permanent);
      clock.advance(minutes * MINUTE);

      const refused = await client.cancel(taskId);
      const mended = await recoverFrom(authorizer, refused);

      expect(refused).toMatchObject({ failure: { class: 'auth', remedy: 'clock' } });
      expect(mended).toBe(true);
      expect((await client.cancel(taskId)).ok).toBe(true);
      expect(await recoverFrom(authorizer, refused)).toBe(false);
    },
  );

  test('a token that was voided is replaced', async () => {
    const { simulator, client, authorizer, taskId, calls } = await prepare(login);
    await client.query([taskId]);
    simulator.directory.voidTokens();

    const refused = await client.cancel(taskId);

    expect(refused).toMatchObject({ failure: { class: 'auth', code: 'APIGW.0307' } });
    expect(await recoverFrom(authorizer, refused)).toBe(true);
    expect((await client.cancel(taskId)).ok).toBe(true);
    expect(calls()).toEqual(['token 201', 'query 200', 'cancel 401', 'token 201', 'cancel 204']);
  });

  test('a password that was changed meanwhile ends it, and the login is not locked by us', async () => {
    const { simulator, clock, client, authorizer, taskId, calls } = await prepare(login);
    await client.query([taskId]);
    simulator.directory.replace({ ...ACCOUNT, users: [{ name: 'films', password: 'changed' }] });
    simulator.directory.voidTokens();

    expect(await recoverFrom(authorizer, await client.cancel(taskId))).toBe(false);
    for (let minute = 0; minute < 14; minute++) {
      clock.advance(MINUTE);
      expect(await client.cancel(taskId)).toMatchObject({
        failure: { class: 'project', code: 'IAM.0062', sent: false },
      });
    }

    expect(calls().filter((call) => call.startsWith('token'))).toEqual(['token 201', 'token 401']);
  });

  test('keys that were rotated in their secret are read again', async () => {
    const old: Credential = { ...permanent, accessKey: 'RETIRED' };
    const { stored, client, authorizer, taskId } = await prepare(old, { cached: true });

    const refused = await client.cancel(taskId);
    const unchanged = await recoverFrom(authorizer, refused);
    stored.credential = permanent;

    expect(refused).toMatchObject({ failure: { class: 'project', status: 401 } });
    expect(unchanged).toBe(false);
    expect(await recoverFrom(authorizer, refused)).toBe(true);
    expect((await client.cancel(taskId)).ok).toBe(true);
  });

  test('a secret may hold another kind of credential than before', async () => {
    const { stored, client, authorizer, taskId } = await prepare(
      { ...permanent, secretKey: 'wrong' },
      { cached: true },
    );

    const refused = await client.cancel(taskId);
    stored.credential = login;

    expect(await recoverFrom(authorizer, refused)).toBe(true);
    expect((await client.cancel(taskId)).ok).toBe(true);
    expect(authorizer.kind).toBe('token');
  });

  test('fixed keys that are wrong stay wrong', async () => {
    const { client, authorizer, taskId } = await prepare({ ...permanent, secretKey: 'wrong' });

    const refused = await client.cancel(taskId);

    expect(refused).toMatchObject({ failure: { class: 'project', code: 'APIGW.0301' } });
    expect(await recoverFrom(authorizer, refused)).toBe(false);
  });
});

describe('temporary keys that have ended', () => {
  test('are not sent when their end is known, since that would count as a failed authentication', async () => {
    const { clock, theirClock, client, taskId, calls } = await prepare({
      ...temporary,
      expiresAt: START + 60 * MINUTE,
    });
    clock.advance(60 * MINUTE);
    theirClock.set(clock.now());

    expect(await client.cancel(taskId)).toMatchObject({
      failure: { class: 'project', code: 'CREDENTIALS.EXPIRED', sent: false },
    });
    expect(calls()).toEqual([]);
  });

  test('are read again when their end was not known', async () => {
    const { stored, clock, theirClock, client, authorizer, taskId } = await prepare(temporary, {
      cached: true,
    });
    await client.query([taskId]);
    clock.advance(61 * MINUTE);
    theirClock.set(clock.now());
    stored.credential = permanent;

    const refused = await client.query([taskId]);

    expect(refused).toMatchObject({ failure: { class: 'auth', remedy: 'clock' } });
    expect(await recoverFrom(authorizer, refused)).toBe(true);
    expect((await client.query([taskId])).ok).toBe(true);
  });
});

describe('what is told of a refusal', () => {
  test.each([
    ['an unknown key', { ...permanent, accessKey: 'HPUAUNKNOWN000000042' }],
    ['a wrong secret key', { ...permanent, secretKey: 'wr0ng-secret-key' }],
    ['a wrong security token', { ...temporary, securityToken: 'wr0ng-security-token' }],
    ['a wrong password', { ...login, password: 'wr0ng-password' }],
  ])('of %s holds nothing of it', async (_name, credential: Credential) => {
    const { client, lookUp, taskId } = await prepare(credential);

    const result = await client.cancel(taskId);
    const lookUpError = await lookUp('cn-north-4').catch((error: Error) => error);

    expect(result.ok).toBe(false);
    const told = JSON.stringify([result, lookUpError]) + (lookUpError as Error).stack;
    const { kind: _kind, ...values } = credential;
    for (const value of Object.values(values).filter(
      (each) => each !== 'films' && each !== 'studio',
    )) {
      expect(told).not.toContain(value);
    }
  });
});

describe('a project id', () => {
  test.each([
    ['an access key', permanent],
    ['a temporary access key', temporary],
    ['a token', login],
  ])('is found by the name of the region with %s', async (_name, credential) => {
    const { lookUp } = await prepare(credential);

    expect(await lookUp('cn-east-3')).toBe(EAST);
    expect(await lookUp('cn-east-3_films')).toBe('f00');
  });

  test('that does not exist is a fault of the project', async () => {
    const { lookUp } = await prepare(permanent);

    await expect(lookUp('eu-west-101')).rejects.toMatchObject({
      failure: { class: 'project', code: 'PROJECT.NOT_FOUND', sent: false },
    });
  });

  test('is not guessed among several of the same name', async () => {
    const { lookUp } = await prepare(permanent);

    await expect(lookUp('ap-southeast-3')).rejects.toMatchObject({
      failure: {
        class: 'project',
        code: 'PROJECT.AMBIGUOUS',
        message: '2 projects are named ap-southeast-3',
        sent: false,
      },
    });
  });

  test('is found although the clock is wrong', async () => {
    const { clock, lookUp, calls } = await prepare(permanent);
    clock.advance(30 * MINUTE);

    expect(await lookUp('cn-north-4')).toBe(NORTH);
    expect(calls()).toEqual(['projects 401', 'projects 200']);
  });

  test('is not looked for a second time with keys that are wrong', async () => {
    const { lookUp, calls } = await prepare({ ...permanent, secretKey: 'wrong' });

    await expect(lookUp('cn-north-4')).rejects.toMatchObject({
      failure: { class: 'project', status: 401, sent: false },
    });
    expect(calls()).toEqual(['projects 401']);
  });
});
