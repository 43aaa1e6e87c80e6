import { afterEach, describe, expect, test } from '@jest/globals';
import { createMpcClient, type MpcClient } from '../../lib/mpc/client.ts';
import { systemClock } from '../../lib/mpc/clock.ts';
import { type Authorizer, CredentialsUnavailable } from '../../lib/mpc/credentials/authorizer.ts';
import { fixedCredential } from '../../lib/mpc/credentials/credential.ts';
import { createProjectAuthorizer } from '../../lib/mpc/credentials/projectAuthorizer.ts';
import type { Tokens } from '../../lib/mpc/credentials/tokens.ts';
import { createNodeTransport } from '../../lib/mpc/nodeTransport.ts';
import { closedPort, type Loopback, serveHttp } from './loopback.ts';

const PROJECT = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';
const open: { close(): unknown }[] = [];

const noTokens: Tokens = {
  current: () => Promise.reject(new Error('keys need no token')),
  replace: () => Promise.resolve(false),
};
const keys = createProjectAuthorizer({
  source: fixedCredential({ kind: 'access_key', accessKey: 'AK', secretKey: 'SK' }),
  tokens: noTokens,
  clock: systemClock,
});
const clientOf = (
  endpoint: string,
  { authorizer = keys, attemptTimeoutMs = 5_000 } = {},
): MpcClient => {
  const transport = createNodeTransport(5);
  open.push(transport);
  return createMpcClient({
    endpoint,
    projectId: PROJECT,
    authorizer,
    transport: transport.send,
    clock: systemClock,
    attemptTimeoutMs,
  });
};
const start = async (...served: Parameters<typeof serveHttp>): Promise<Loopback> => {
  const server = await serveHttp(...served);
  open.push(server);
  return server;
};
const answering = (status: number, body = '', headers: Record<string, string> = {}) =>
  start((response) => response.writeHead(status, headers).end(body));

afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

describe('a cancel', () => {
  test('is one signed DELETE of the task in its project, without a body', async () => {
    const server = await answering(204, '', { 'X-Request-Id': 'r-1' });

    const result = await clientOf(server.origin).cancel('9223372036854775807');

    expect(result).toMatchObject({
      ok: true,
      value: 'accepted',
      call: { operation: 'cancel', status: 204, requestId: 'r-1' },
    });
    expect(server.received).toHaveLength(1);
    const [request] = server.received;
    expect(request).toMatchObject({
      method: 'DELETE',
      target: `/v1/${PROJECT}/transcodings?task_id=9223372036854775807`,
      body: '',
      headers: {
        'x-project-id': PROJECT,
        authorization: expect.stringMatching(
          /^SDK-HMAC-SHA256 Access=AK, SignedHeaders=content-type;host;x-project-id;x-sdk-date, Signature=[0-9a-f]{64}$/,
        ),
      },
    });
  });

  test.each([
    [
      'the documented refusal',
      400,
      '{"error_code":"MPC.10212","error_msg":"Operation failed."}',
      'ambiguous',
      'MPC.10212',
    ],
    [
      'an unknown task',
      403,
      '{"error_code":"MPC.10211","error_msg":"The task does not exist."}',
      'permanent',
      'MPC.10211',
    ],
    ['a page of HTML', 502, '<html>Bad Gateway</html>', 'ambiguous', 'HTTP.502'],
    ['an empty error', 503, '', 'retry', 'HTTP.503'],
    ['JSON that is no object', 500, '"oops"', 'retry', 'HTTP.500'],
    [
      'the throttle',
      429,
      '{"error_code":"APIG.0308","error_msg":"limit:100,time:1 minute"}',
      'retry',
      'APIG.0308',
    ],
    ['a choice of places', 300, '', 'project', 'HTTP.300'],
    ['a redirect', 302, '', 'project', 'HTTP.302'],
  ])(
    'answered by %s is a failure and not repeated',
    async (_name, status, body, failureClass, code) => {
      const server = await answering(status, body, { 'x-request-id': 'r-2' });

      const result = await clientOf(server.origin).cancel('7');

      expect(result).toMatchObject({
        ok: false,
        failure: { class: failureClass, code, status, sent: true, requestId: 'r-2' },
        call: { status, code, requestId: 'r-2' },
      });
      expect(server.received).toHaveLength(1);
    },
  );

  test('whose error was cut off before its code is left open', async () => {
    const server = await start((response) => {
      response.writeHead(400, { 'content-length': '58' });
      response.write('{"error_code":"MPC.10', () => response.socket?.destroy());
    });

    expect(await clientOf(server.origin).cancel('7')).toMatchObject({
      ok: false,
      failure: { class: 'ambiguous', code: 'HTTP.400', status: 400 },
    });
  });

  test('that was lost after it was sent is left open, one that never left is not', async () => {
    const server = await start((response) => response.socket?.resetAndDestroy());

    expect(await clientOf(server.origin).cancel('7')).toMatchObject({
      ok: false,
      failure: { class: 'ambiguous', code: 'NETWORK.ECONNRESET', sent: true },
    });
    expect(await clientOf(await closedPort()).cancel('7')).toMatchObject({
      ok: false,
      failure: { class: 'retry', code: 'NETWORK.ECONNREFUSED', sent: false },
    });
  });

  test('that takes too long is left open', async () => {
    const server = await start(() => undefined);

    expect(await clientOf(server.origin, { attemptTimeoutMs: 60 }).cancel('7')).toMatchObject({
      ok: false,
      failure: { class: 'ambiguous', code: 'NETWORK.TIMEOUT' },
      call: { code: 'NETWORK.TIMEOUT', tookMs: expect.any(Number) },
    });
  });

  test('is ended by its signal', async () => {
    const abort = new AbortController();
    const server = await start(() => abort.abort());

    expect(await clientOf(server.origin).cancel('7', abort.signal)).toMatchObject({
      failure: { code: 'NETWORK.ABORTED', sent: true },
    });
  });

  test('tells the time of the server when it fails', async () => {
    const server = await answering(401, '', { Date: 'Thu, 15 Jan 2026 09:30:00 GMT' });

    expect(await clientOf(server.origin).cancel('7')).toMatchObject({
      serverTime: Date.UTC(2026, 0, 15, 9, 30),
    });
  });
});

describe('a query', () => {
  test('names its ids sorted as text, where all official signers agree', async () => {
    const server = await answering(200, '{"task_array":[],"is_truncated":0}');

    await clientOf(server.origin).query(['9', '100', '21']);

    expect(server.received[0]).toMatchObject({
      method: 'GET',
      target: `/v1/${PROJECT}/transcodings?task_id=100&task_id=21&task_id=9`,
      body: '',
    });
  });

  test.each([
    ['empty', ''],
    ['HTML', '<html>hello</html>'],
    ['cut off', '{"task_array":[{"task_id":1'],
    ['of another form', '{"tasks":[]}'],
  ])('with a successful answer that is %s has to be repeated', async (_name, body) => {
    const server = await answering(200, body, { 'x-request-id': 'r-3' });

    expect(await clientOf(server.origin).query(['1'])).toMatchObject({
      ok: false,
      failure: { class: 'retry', code: 'HTTP.UNREADABLE', status: 200, requestId: 'r-3' },
    });
  });
});

describe('a list of waiting tasks', () => {
  test('asks for the largest page, and for an end when there is one', async () => {
    const server = await answering(200, '{"task_array":[],"is_truncated":1,"total":7}');
    const client = clientOf(server.origin);

    const result = await client.listWaiting({ page: 0 });
    await client.listWaiting({ page: 3, endTime: Date.UTC(2026, 0, 15, 9, 30) });

    expect(result).toMatchObject({ ok: true, value: { tasks: [], truncated: true, total: 7 } });
    expect(server.received.map(({ target }) => target.split('?')[1])).toEqual([
      'page=0&size=100&status=WAITING',
      'end_time=20260115093000&page=3&size=100&status=WAITING',
    ]);
  });
});

describe('a creation', () => {
  test('posts the task as JSON and reads the id of 64 bits', async () => {
    const server = await answering(202, '{"task_id":9007199254740993}');

    const result = await clientOf(server.origin).create({ user_data: 'é' });

    expect(result).toMatchObject({ ok: true, value: '9007199254740993' });
    expect(server.received[0]).toMatchObject({ method: 'POST', body: '{"user_data":"é"}' });
  });
});

test.each(['<html>', '{}', 'null', '{"task_id":"film"}'])(
  'a creation that is answered with %s may have worked, and names no task',
  async (body) => {
    const server = await answering(202, body);

    const result = await clientOf(server.origin).create({});

    expect(result).toMatchObject({ ok: false, failure: { code: 'HTTP.UNREADABLE' } });
  },
);

describe('without usable credentials', () => {
  const failure = {
    class: 'project',
    code: 'IAM.0062',
    message: 'wrong password',
    sent: false,
    remedy: 'none',
  } as const;
  const unavailable = (error: Error): Authorizer => ({
    kind: 'token',
    authorize: () => Promise.reject(error),
    recover: () => Promise.resolve(false),
  });

  test('nothing is sent and the failure is that of the credentials', async () => {
    const server = await answering(204);
    const client = clientOf(server.origin, {
      authorizer: unavailable(new CredentialsUnavailable(failure)),
    });

    expect(await client.cancel('7')).toMatchObject({
      ok: false,
      failure,
      call: { operation: 'cancel', code: 'IAM.0062' },
    });
    expect(server.received).toEqual([]);
  });

  test('that come too slowly the attempt ends with its signal', async () => {
    const server = await answering(204);
    const abort = new AbortController();
    const client = clientOf(server.origin, {
      authorizer: {
        ...unavailable(new Error('not reached')),
        authorize: () => {
          abort.abort();
          return new Promise(() => undefined);
        },
      },
    });

    expect(await client.cancel('7', abort.signal)).toMatchObject({
      ok: false,
      failure: { class: 'retry', code: 'NETWORK.ABORTED', sent: false },
    });
    expect(server.received).toEqual([]);
  });

  test('in the time of the attempt it has ended', async () => {
    const server = await answering(204);
    let now = 0;
    const transport = createNodeTransport(1);
    open.push(transport);
    const client = createMpcClient({
      endpoint: server.origin,
      projectId: PROJECT,
      authorizer: {
        ...keys,
        authorize: (request) => {
          now += 5_000;
          return keys.authorize(request);
        },
      },
      transport: transport.send,
      clock: { ...systemClock, now: () => now },
      attemptTimeoutMs: 5_000,
    });

    expect(await client.cancel('7')).toMatchObject({
      failure: { class: 'retry', code: 'NETWORK.TIMEOUT', sent: false },
    });
    expect(server.received).toEqual([]);
  });

  test('a fault of our own is not taken for one of the credentials', async () => {
    const server = await answering(204);
    const client = clientOf(server.origin, { authorizer: unavailable(new TypeError('a bug')) });

    await expect(client.cancel('7')).rejects.toThrow('a bug');
  });
});
