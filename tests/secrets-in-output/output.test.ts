import { afterEach, describe, expect, test } from '@jest/globals';
import { readConsumerConfig } from '../../lib/config.ts';
import type { SimulatorRequest } from '../../local/mpc-simulator/exchange.ts';
import { WITHOUT_PROJECT } from '../settings/variables.ts';
import { type Given, KINDS, REGION, secretsOf, withWrong } from './credentials.ts';
import { leaksIn } from './leaks.ts';
import { closeWorlds, startTalkativeWorld } from './talkativeWorld.ts';

afterEach(closeWorlds);

const kinds = Object.entries(KINDS);

describe('with credentials that work', () => {
  test.each(kinds)('%s stands in no output', async (_kind, given) => {
    const world = await startTalkativeWorld(given);

    await world.consume();

    expect(world.lines().join()).toContain('"outcome":"cancelled"');
    expect(world.secretsSeen().size).toBeGreaterThan(1);
    expect([...world.leaksInLog(), ...world.leaksInMessages()]).toEqual([]);
  });
});

describe('with credentials that are wrong', () => {
  const wrongs = {
    'an unknown access key': ['HUAWEICLOUD_SDK_AK', 'HPUACANARY00UNKNOWN0'],
    'a wrong secret key': ['HUAWEICLOUD_SDK_SK', 'sKcAnArYwRoNg0123456789aBcDeFgHiJkLmNoPq'],
    'a wrong security token': ['HUAWEICLOUD_SDK_SECURITY_TOKEN', 'wr0ng-canary-security-token'],
    'a wrong password': ['IAM_PASSWORD', 'wr0ng "canary"\\password'],
  } as const;
  const cases = Object.entries(wrongs).flatMap(([name, [field, wrong]]) =>
    kinds.flatMap(([kind, given]) => {
      const mistaken = withWrong(given, field, wrong);
      return mistaken ? [[name, kind, mistaken] as const] : [];
    }),
  );

  test.each(cases)('%s in %s stands in no output', async (_name, _kind, given: Given) => {
    const world = await startTalkativeWorld(given);

    await world.consume();

    expect(world.lines().join()).toContain('"level":"ERROR"');
    expect([...world.leaksInLog(), ...world.leaksInMessages()]).toEqual([]);
  });

  test('a token that was voided stands in no output', async () => {
    const world = await startTalkativeWorld(KINDS['a login'] as Given);
    await world.consume();
    world.simulator.directory.voidTokens();

    await world.consume();

    expect(world.lines().join()).toContain('authentication was renewed');
    expect([...world.leaksInLog(), ...world.leaksInMessages()]).toEqual([]);
  });
});

describe('before a gateway that repeats what it was sent', () => {
  const headerLines = ({ headers }: SimulatorRequest, end: string) =>
    Object.entries(headers)
      .map(([name, value]) => `${name}:${value}`)
      .join(end);
  const accessKeyOf = ({ headers }: SimulatorRequest) =>
    /Access=([^,]+)/.exec(headers['authorization'] ?? '')?.[1] ?? '';
  const error = (code: string, message: string) =>
    JSON.stringify({ error_code: code, error_msg: message });
  const refusal = 'Incorrect IAM authentication information: ';

  /** What is said, by what is repeated. */
  const texts: Readonly<Record<string, (code: string, request: SimulatorRequest) => string>> = {
    'the canonical request': (code, request) =>
      error(
        code,
        `${refusal}verify aksk signature fail, canonicalRequest:${request.method}|${request.path}||${headerLines(request, '|')}|${request.body}`,
      ),
    'the key': (code, request) =>
      error(code, `${refusal}Get secretKey failed,ak:${accessKeyOf(request)},err:ak not exist`),
    'the key in a sentence': (code, request) =>
      error(code, `the key ${accessKeyOf(request)} is not known here`),
    'the headers as JSON': (code, { headers }) => error(code, JSON.stringify(headers)),
    'the values of the headers': (code, { headers }) =>
      error(code, Object.values(headers).join(' ')),
    'the body': (code, { body }) => error(code, `cannot read ${body}`),
    'all of it as a page': (_code, request) =>
      `<html><body><pre>${headerLines(request, '\n')}\n\n${request.body}</pre></body></html>`,
  };
  const answers = [
    [401, 'APIGW.0301'],
    [400, 'MPC.10202'],
    [400, 'MPC.10212'],
    [403, 'APIGW.0302'],
    [404, 'HTTP.404'],
    [429, 'APIGW.0308'],
    [500, 'MPC.10050'],
    [502, 'APIGW.0201'],
    [200, 'MPC.0'],
  ] as const;

  const echoes = Object.entries(texts).flatMap(([repeated, textOf]) =>
    answers.flatMap(([status, code]) =>
      [false, true].map((cut) => ({
        name: `${status} ${repeated}${cut ? ', cut' : ''}`,
        echo: { status, bodyOf: (request: SimulatorRequest) => textOf(code, request), cut },
      })),
    ),
  );
  // Once tokens and project ids are known, it is the transcoding API's gateway that is spoken to, else it is IAM.
  const cases = kinds.flatMap(([kind, given]) => [
    [kind, 'at once', given] as const,
    [kind, 'later', given] as const,
  ]);

  test.each(cases)('%s stands in no output, %s', async (_kind, when, given) => {
    const world = await startTalkativeWorld(given);
    if (when === 'later') await world.consume();
    const found: Record<string, string[]> = {};

    for (const { name, echo } of echoes) {
      const leaks = await world.leaksWithEcho(echo);
      if (leaks.length > 0) found[name] = leaks;
    }

    expect(found).toEqual({});
    if (when === 'later') {
      expect(new Set(world.moves())).toEqual(new Set(['source', 'deadLetter', 'parked']));
    }
  });
});

describe('settings that are refused', () => {
  test.each(kinds)('with %s are named without their values', (_kind, given) => {
    const start = () =>
      readConsumerConfig({
        ...WITHOUT_PROJECT,
        MPC_REGION: `${REGION}!`,
        ...given.variables,
        HUAWEICLOUD_SDK_AK: 'HPUA CANARY WITH BLANKS',
        IAM_PASSWORD: 'a canary that must not stand here',
        QUOTA_SHARE: '7',
      });

    expect(start).toThrow(/cannot start/);
    let message = '';
    try {
      start();
    } catch (error) {
      message = `${(error as Error).stack}${JSON.stringify(error)}`;
    }
    expect(
      leaksIn(message, [
        ...secretsOf(given),
        'HPUA CANARY WITH BLANKS',
        'a canary that must not stand here',
      ]),
    ).toEqual([]);
  });
});

describe('a secret that does get out', () => {
  const given = KINDS['a temporary access key'] as Given;

  test('is found in lines and messages, whichever secret it is', async () => {
    for (const secret of secretsOf(given)) {
      const world = await startTalkativeWorld(given);
      world.simulator.scriptFault({ name: 'serverError', kind: 'cancel', calls: 4 });

      await world.consume({ correlation_id: secret.slice(0, 256) });

      expect(world.leaksInLog()).toEqual([secret]);
      expect(world.leaksInMessages()).toEqual([secret]);
    }
  });

  test('is found in what is told of a project', async () => {
    const world = await startTalkativeWorld(given);
    await world.consume();
    const [token = ''] = [...world.secretsSeen()].filter((secret) => secret.length === 64);

    world.watch.noticed('project', {
      kind: 'renewed',
      failure: {
        class: 'auth',
        code: 'APIGW.0301',
        message: `verify aksk signature fail: Signature=${token.slice(0, 50)}`,
        sent: true,
        remedy: 'renew',
      },
    });

    expect(world.leaksInLog()).toEqual([token]);
  });

  test.each([
    ['as it is', (secret: string) => secret],
    ['in JSON', (secret: string) => JSON.stringify({ secret })],
    ['in JSON inside JSON', (secret: string) => JSON.stringify(JSON.stringify({ secret }))],
    ['with escaped slashes', (secret: string) => secret.replaceAll('/', '\\/')],
    ['in a URL', (secret: string) => `?x=${encodeURIComponent(secret)}`],
    ['in base64', (secret: string) => Buffer.from(secret).toString('base64')],
    ['cut off', (secret: string) => secret.slice(0, -4)],
  ])('is found %s', (_spelling, spell) => {
    const secret = 'Ca"na\\ry/ pässw0rd';

    expect(leaksIn(`before ${spell(secret)} after`, [secret, 'other'])).toEqual([secret]);
  });
});
