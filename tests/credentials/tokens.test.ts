import { describe, expect, test } from '@jest/globals';
import { createCachedSource } from '../../lib/mpc/credentials/cachedSource.ts';
import {
  type Credential,
  fixedCredential,
  type Login,
} from '../../lib/mpc/credentials/credential.ts';
import { createIam } from '../../lib/mpc/credentials/iam.ts';
import { createRefusedLogins } from '../../lib/mpc/credentials/refusedLogins.ts';
import type { ProjectScope } from '../../lib/mpc/credentials/tokenRequest.ts';
import { createTokens } from '../../lib/mpc/credentials/tokens.ts';
import { createFakeClock } from './fakeClock.ts';
import { createScriptedIam, jsonAnswer, tokenAnswer } from './scriptedIam.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ENDPOINT = 'https://iam.cn-north-4.myhuaweicloud.com';
const login: Login = {
  kind: 'password',
  userName: 'films',
  password: ' päss"word\\ ',
  domainName: 'studio',
};
const wrongPassword = () =>
  jsonAnswer(401, { error_code: 'IAM.0062', error_msg: 'Incorrect username or password.' });

const prepare = ({
  project = { name: 'cn-north-4' } as ProjectScope,
  stored = undefined as { login: Credential } | undefined,
} = {}) => {
  const clock = createFakeClock();
  const iam = createScriptedIam(clock);
  const source =
    stored === undefined
      ? fixedCredential(login)
      : createCachedSource({
          read: () => Promise.resolve(structuredClone(stored.login)),
          ttlMs: HOUR,
          clock,
        });
  const tokens = createTokens({
    iam: createIam({ transport: iam.transport, clock, timeoutMs: 5_000 }),
    endpoint: ENDPOINT,
    project,
    source,
    refused: createRefusedLogins(clock),
    clock,
  });
  return { clock, iam, tokens, source };
};

describe('a token', () => {
  test('is asked for with user, password and account, for one project', async () => {
    const { iam, tokens } = prepare();

    expect(await tokens.current(login)).toBe('token-1');

    const [request] = iam.requests;
    expect(request).toMatchObject({
      method: 'POST',
      origin: ENDPOINT,
      target: '/v3/auth/tokens?nocatalog=true',
      headers: { 'content-type': 'application/json;charset=utf8' },
    });
    expect(JSON.parse(request?.body ?? '')).toEqual({
      auth: {
        identity: {
          methods: ['password'],
          password: {
            user: { name: 'films', password: ' päss"word\\ ', domain: { name: 'studio' } },
          },
        },
        scope: { project: { name: 'cn-north-4' } },
      },
    });
  });

  test('of a project whose id is known is scoped to that id', async () => {
    const { iam, tokens } = prepare({ project: { id: '0a1b' } });

    await tokens.current(login);

    expect(JSON.parse(iam.requests[0]?.body ?? '').auth.scope).toEqual({ project: { id: '0a1b' } });
  });

  test('is asked for once by all who need it at the same time, and kept', async () => {
    const { clock, iam, tokens } = prepare();
    const letGo = iam.hold();

    const asked = Array.from({ length: 20 }, () => tokens.current(login));
    letGo();
    const values = await Promise.all(asked);
    clock.advance(23 * HOUR);
    values.push(await tokens.current(login));

    expect(new Set(values)).toEqual(new Set(['token-1']));
    expect(iam.requests).toHaveLength(1);
  });

  test('is renewed once half an hour before its end, while others go on with the old one', async () => {
    const { clock, iam, tokens } = prepare();
    await tokens.current(login);

    clock.advance(24 * HOUR - 30 * MINUTE);
    const values = await Promise.all([tokens.current(login), tokens.current(login)]);
    values.push(await tokens.current(login));

    expect(values).toEqual(['token-2', 'token-1', 'token-2']);
    expect(iam.requests).toHaveLength(2);
  });

  test('of a short life is renewed at nine tenths of it', async () => {
    const { clock, iam, tokens } = prepare();
    iam.answerWith(() => tokenAnswer(`short-${iam.requests.length}`, clock.now() + 10 * MINUTE));

    const values = [await tokens.current(login)];
    clock.advance(9 * MINUTE - 1);
    values.push(await tokens.current(login));
    clock.advance(1);
    values.push(await tokens.current(login));

    expect(values).toEqual(['short-1', 'short-1', 'short-2']);
  });

  test('is used to its very end when it cannot be renewed, and IAM asked every 30 s at most', async () => {
    const { clock, iam, tokens } = prepare();
    await tokens.current(login);
    iam.answerWith(() => jsonAnswer(503, {}));
    clock.advance(24 * HOUR - 10 * MINUTE);

    const values = [await tokens.current(login), await tokens.current(login)];
    clock.advance(30_000);
    values.push(await tokens.current(login));

    expect(values).toEqual(['token-1', 'token-1', 'token-1']);
    expect(iam.requests).toHaveLength(3);
    clock.advance(10 * MINUTE);
    await expect(tokens.current(login)).rejects.toMatchObject({
      failure: { class: 'retry', code: 'HTTP.503' },
    });
  });

  test("ends by the server's clock, however wrong ours is", async () => {
    const { clock, iam, tokens } = prepare();
    const theirs = () => clock.now() + 3 * HOUR;
    iam.answerWith(() =>
      tokenAnswer(`token-${iam.requests.length}`, theirs() + 2 * HOUR, theirs()),
    );

    const values = [await tokens.current(login)];
    clock.advance(HOUR);
    values.push(await tokens.current(login));
    clock.advance(HOUR);
    values.push(await tokens.current(login));

    expect(values).toEqual(['token-1', 'token-1', 'token-2']);
  });

  test.each([
    ['no header', jsonAnswer(201, { token: { expires_at: '2026-01-16T00:00:00.000000Z' } })],
    ['no end', jsonAnswer(201, { token: {} }, { 'x-subject-token': 'T' })],
    ['a cut-off body', { ...jsonAnswer(201, {}, { 'x-subject-token': 'T' }), body: '{"tok' }],
    ['null', { ...jsonAnswer(201, null, { 'x-subject-token': 'T' }) }],
  ])('that comes with %s is no token, and asked for again later', async (_name, answer) => {
    const { iam, tokens } = prepare();
    iam.answerWith(() => answer);

    await expect(tokens.current(login)).rejects.toMatchObject({
      failure: { class: 'retry', code: 'HTTP.UNREADABLE', sent: false },
    });
    iam.answerWith(undefined);

    expect(await tokens.current(login)).toBe('token-2');
  });
});

describe('a token that was refused', () => {
  test('is replaced once for all', async () => {
    const { iam, tokens } = prepare();
    const refused = await tokens.current(login);

    const replaced = await Promise.all([tokens.replace(refused), tokens.replace(refused)]);

    expect(replaced).toEqual([true, true]);
    expect(await tokens.replace(refused)).toBe(true);
    expect(await tokens.current(login)).toBe('token-2');
    expect(iam.requests).toHaveLength(2);
  });

  test('has no replacement while IAM is away, and one is asked for at the next need', async () => {
    const { iam, tokens } = prepare();
    const refused = await tokens.current(login);
    iam.answerWith(() => ({ kind: 'no_answer', reason: 'TIMEOUT', sent: true }));

    expect(await tokens.replace(refused)).toBe(false);
    iam.answerWith(undefined);

    expect(await tokens.current(login)).toBe('token-3');
  });
});

describe('a password that IAM refuses', () => {
  test('is a fault of the project, and not tried again for a quarter of an hour', async () => {
    const { clock, iam, tokens } = prepare();
    iam.answerWith(wrongPassword);

    for (let minute = 0; minute < 15; minute++) {
      await expect(tokens.current(login)).rejects.toMatchObject({
        failure: { class: 'project', code: 'IAM.0062', status: 401, sent: false, remedy: 'none' },
      });
      clock.advance(MINUTE);
    }
    expect(iam.requests).toHaveLength(1);
    iam.answerWith(undefined);

    expect(await tokens.current(login)).toBe('token-2');
  });

  test('is replaced at once when its source has another one by now', async () => {
    const stored = { login };
    const { iam, tokens, source } = prepare({ stored });
    const old = (await source.current()) as Login;
    stored.login = { ...login, password: 'new' };
    iam.answerWith(({ body }) =>
      body.includes('"new"') ? tokenAnswer('T', Date.UTC(2027, 0)) : wrongPassword(),
    );

    expect(await tokens.current(old)).toBe('T');
    expect(iam.requests).toHaveLength(2);
  });

  test('leaves a token that is still good in use', async () => {
    const { clock, iam, tokens } = prepare();
    await tokens.current(login);
    iam.answerWith(wrongPassword);
    clock.advance(24 * HOUR - MINUTE);

    expect(await tokens.current(login)).toBe('token-1');
  });

  test('that was changed in its source is used for a new token before the old one ends', async () => {
    const { clock, iam, tokens } = prepare();
    await tokens.current(login);
    clock.advance(MINUTE);

    expect(await tokens.current({ ...login, password: 'new' })).toBe('token-2');
    expect(iam.requests).toHaveLength(2);
  });
});

test('a refused login is not tried with the key pair that has taken its place', async () => {
  const stored: { login: Credential } = { login };
  const { iam, tokens, source } = prepare({ stored });
  iam.answerWith(wrongPassword);
  const used = (await source.current()) as Login;
  stored.login = { kind: 'access_key', accessKey: 'AK', secretKey: 'SK' };

  await expect(tokens.current(used)).rejects.toMatchObject({ failure: { code: 'IAM.0062' } });

  expect(iam.requests).toHaveLength(1);
});

describe('a fault of the program', () => {
  const fault = () => {
    throw new TypeError('a fault of the program');
  };

  test('is not taken for an outage of IAM while the token is still good', async () => {
    const { clock, iam, tokens } = prepare();
    await tokens.current(login);
    iam.answerWith(fault);
    clock.advance(23.9 * HOUR);

    await expect(tokens.current(login)).rejects.toThrow(TypeError);
  });

  test('is not taken for a refusal of a new token', async () => {
    const { iam, tokens } = prepare();
    const token = await tokens.current(login);
    iam.answerWith(fault);

    await expect(tokens.replace(token)).rejects.toThrow(TypeError);
  });
});
