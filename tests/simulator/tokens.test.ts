import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createSimulatorClock } from '../../local/mpc-simulator/clock.ts';
import { type RunningSimulator, startSimulator } from '../../local/mpc-simulator/server.ts';
import { PROJECT, STILL } from './simulatedService.ts';

const HOUR = 3_600_000;

describe('IAM tokens', () => {
  let running: RunningSimulator;

  beforeEach(async () => {
    running = await startSimulator({ settings: STILL, clock: createSimulatorClock(0) });
  });

  afterEach(() => running.close());

  const login = (
    scope: object = { project: { name: 'cn-north-4' } },
    password = 'local-password',
  ): Promise<Response> => {
    const user = { name: 'local-user', password, domain: { name: 'local-account' } };
    return fetch(`${running.url}/v3/auth/tokens?nocatalog=true`, {
      method: 'POST',
      headers: { 'content-type': 'application/json;charset=utf8' },
      body: JSON.stringify({
        auth: { identity: { methods: ['password'], password: { user } }, scope },
      }),
    });
  };

  const listWith = async (token: string, project = PROJECT): Promise<[number, string, string]> => {
    const response = await fetch(`${running.url}/v1/${project}/transcodings`, {
      headers: { 'x-auth-token': token },
    });
    const body = (await response.json()) as Record<string, string>;
    return [response.status, body['error_code'] ?? '', body['error_msg'] ?? ''];
  };

  const tokenOf = async (response: Promise<Response>): Promise<string> =>
    (await response).headers.get('x-subject-token') ?? '';

  test('a password gets a token of 24 hours in the header, and the token opens the project', async () => {
    const response = await login();

    const body = (await response.json()) as {
      token: { expires_at: string; project: { id: string } };
    };
    expect(response.status).toBe(201);
    expect(Date.parse(body.token.expires_at)).toBe(running.clock.now() + 24 * HOUR);
    expect(body.token.expires_at).toMatch(/\.\d{6}Z$/);
    expect(body.token.project.id).toBe(PROJECT);
    expect((await listWith(response.headers.get('x-subject-token') ?? ''))[0]).toBe(200);
  });

  test('a wrong password gets 401, and the fifth within 15 minutes locks the login', async () => {
    const codes: unknown[] = [];
    for (let failure = 1; failure <= 5; failure += 1) {
      const response = await login(undefined, 'wrong');
      codes.push([response.status, ((await response.json()) as { error_code: string }).error_code]);
    }

    expect(codes).toEqual([...Array(4).fill([401, 'IAM.0062']), [401, 'IAM.0061']]);
    expect((await login()).status).toBe(401);
    running.clock.set(running.clock.now() + HOUR / 4);
    expect((await login()).status).toBe(201);
  });

  test('a key pair gets a token too', async () => {
    const response = await fetch(`${running.url}/v3/auth/tokens`, {
      method: 'POST',
      body: JSON.stringify({
        auth: {
          identity: {
            methods: ['hw_ak_sk'],
            hw_ak_sk: {
              access: { key: 'LOCALACCESSKEY000001' },
              secret: { key: 'local-secret-key-for-the-simulator-only' },
            },
          },
          scope: { project: { id: PROJECT } },
        },
      }),
    });

    expect(response.status).toBe(201);
  });

  test('an expired token says since when', async () => {
    const token = await tokenOf(login());
    const expiry = new Date(running.clock.now() + 24 * HOUR).toISOString();

    running.clock.set(running.clock.now() + 24 * HOUR);

    expect(await listWith(token)).toEqual([
      401,
      'APIGW.0301',
      `Incorrect IAM authentication information: token expires, expires_at: ${expiry}`,
    ]);
  });

  test('a damaged token cannot be decrypted', async () => {
    const token = await tokenOf(login());

    expect((await listWith(`x${token}`))[2]).toContain('decrypt token fail');
  });

  test('a voided token must be updated, a new one works', async () => {
    const token = await tokenOf(login());

    running.simulator.directory.voidTokens();

    expect(await listWith(token)).toEqual([401, 'APIGW.0307', 'The token must be updated.']);
    expect((await listWith(await tokenOf(login())))[0]).toBe(200);
  });

  test('a token of another project, or of the account as a whole, fails the tenant check', async () => {
    const projectToken = await tokenOf(login());
    const accountToken = await tokenOf(login({ domain: { name: 'local-account' } }));

    expect((await listWith(projectToken, 'another'))[1]).toBe('MPC.10208');
    expect((await listWith(accountToken))[1]).toBe('MPC.10208');
  });

  test('an unknown project cannot be the scope', async () => {
    const response = await login({ project: { name: 'nowhere-1' } });

    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ error_code: 'IAM.0002' });
  });

  test('a body that is no log-in is invalid', async () => {
    const response = await fetch(`${running.url}/v3/auth/tokens`, { method: 'POST', body: '{}' });

    expect(response.status).toBe(400);
  });
});
