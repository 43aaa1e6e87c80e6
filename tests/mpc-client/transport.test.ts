import { getEventListeners } from 'node:events';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createNodeTransport, type NodeTransport } from '../../lib/mpc/nodeTransport.ts';
import type { WireRequest } from '../../lib/mpc/transport.ts';
import { closedPort, type Loopback, serveHttp, serveTcp } from './loopback.ts';

const PATIENCE = { timeoutMs: 5_000 };
const open: { close(): unknown }[] = [];

const transport = (): NodeTransport => {
  const made = createNodeTransport(20);
  open.push(made);
  return made;
};
const start = async (starting: Promise<Loopback>): Promise<Loopback> => {
  const server = await starting;
  open.push(server);
  return server;
};
const requestTo = (origin: string, changes: Partial<WireRequest> = {}): WireRequest => ({
  method: 'DELETE',
  origin,
  target: '/v1/p/transcodings?task_id=7',
  headers: { 'content-type': 'application/json' },
  body: '',
  ...changes,
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

describe('a request on the wire', () => {
  test('to delete has neither a body nor a length', async () => {
    const server = await start(serveHttp((response) => response.writeHead(204).end()));

    await transport().send(requestTo(server.origin), PATIENCE);

    const [request] = server.received;
    expect(request).toMatchObject({
      method: 'DELETE',
      target: '/v1/p/transcodings?task_id=7',
      body: '',
    });
    expect([undefined, '0']).toContain(request?.headers['content-length']);
    expect(request?.headers['transfer-encoding']).toBeUndefined();
  });

  test('to create carries its body as UTF-8 with the length in bytes', async () => {
    const server = await start(serveHttp((response) => response.writeHead(200).end('{}')));
    const body = '{"user_data":"é€😀"}';

    await transport().send(requestTo(server.origin, { method: 'POST', body }), PATIENCE);

    expect(server.received[0]?.body).toBe(body);
    expect(server.received[0]?.headers['content-length']).toBe(String(Buffer.byteLength(body)));
  });

  test('sends the headers that were signed as they are, host included', async () => {
    const server = await start(serveHttp((response) => response.writeHead(204).end()));
    const host = new URL(server.origin).host;
    const headers = { host, 'x-sdk-date': '20260115T093000Z', authorization: 'SDK-HMAC-SHA256 x' };

    await transport().send(requestTo(server.origin, { headers }), PATIENCE);

    expect(server.received[0]?.headers).toMatchObject(headers);
  });

  test('reuses its connection for the next one', async () => {
    const server = await start(serveHttp((response) => response.writeHead(204).end()));
    const { send } = transport();

    for (let sent = 0; sent < 5; sent++) await send(requestTo(server.origin), PATIENCE);

    expect(server.received).toHaveLength(5);
    expect(server.connections()).toBe(1);
  });

  test('waits for one of the allowed connections', async () => {
    const server = await start(serveHttp((response) => response.writeHead(204).end()));
    const narrow = createNodeTransport(2);
    open.push(narrow);

    const answers = await Promise.all(
      Array.from({ length: 12 }, () => narrow.send(requestTo(server.origin), PATIENCE)),
    );

    expect(answers.every(({ kind }) => kind === 'answer')).toBe(true);
    expect(server.connections()).toBe(2);
  });
});

describe('an answer', () => {
  test('of 204 is whole without a body', async () => {
    const server = await start(
      serveHttp((response) => response.writeHead(204, { 'X-Request-Id': 'r1' }).end()),
    );

    const answer = await transport().send(requestTo(server.origin), PATIENCE);

    expect(answer).toMatchObject({ kind: 'answer', status: 204, body: '', complete: true });
    expect(answer.kind === 'answer' && answer.headers['x-request-id']).toBe('r1');
  });

  test('of several chunks is put together before it is decoded', async () => {
    const text = '{"m":"é€😀"}';
    const server = await start(
      serveHttp((response) => {
        response.writeHead(400);
        for (const byte of Buffer.from(text)) response.write(Buffer.of(byte));
        response.end();
      }),
    );

    expect(await transport().send(requestTo(server.origin), PATIENCE)).toMatchObject({
      status: 400,
      body: text,
      complete: true,
    });
  });

  test('that ends inside the body is known to be incomplete', async () => {
    const server = await start(
      serveHttp((response) => {
        response.writeHead(400, { 'content-length': '100' });
        response.write('{"error_code":"MPC.1', () => response.socket?.destroy());
      }),
    );

    expect(await transport().send(requestTo(server.origin), PATIENCE)).toMatchObject({
      kind: 'answer',
      status: 400,
      body: '{"error_code":"MPC.1',
      complete: false,
    });
  });

  test('that never ends is given up at 8 MiB', async () => {
    const server = await start(
      serveHttp((response) => {
        response.writeHead(200);
        const megabyte = Buffer.alloc(1_048_576, 'x');
        const more = () => {
          while (!response.destroyed && response.write(megabyte));
        };
        response.on('drain', more);
        more();
      }),
    );

    const answer = await transport().send(requestTo(server.origin), PATIENCE);

    expect(answer).toMatchObject({ kind: 'answer', status: 200, complete: false });
    expect(answer.kind === 'answer' && answer.body.length).toBeLessThanOrEqual(8 * 1_048_576);
  });

  test('with a header sent twice holds both values', async () => {
    const server = await start(
      serveHttp((response) => response.writeHead(204, { 'Set-Cookie': ['a=1', 'b=2'] }).end()),
    );

    const answer = await transport().send(requestTo(server.origin), PATIENCE);

    expect(answer.kind === 'answer' && answer.headers['set-cookie']).toBe('a=1, b=2');
  });
});

describe('without an answer the request counts as sent', () => {
  test('when the connection is reset before it was read as a request', async () => {
    const server = await start(
      serveTcp((socket) => socket.once('data', () => socket.resetAndDestroy())),
    );

    expect(await transport().send(requestTo(server.origin), PATIENCE)).toMatchObject({
      kind: 'no_answer',
      sent: true,
    });
  });

  test('when the connection is reset after it was read', async () => {
    const server = await start(serveHttp((response) => response.socket?.resetAndDestroy()));

    expect(await transport().send(requestTo(server.origin), PATIENCE)).toEqual({
      kind: 'no_answer',
      reason: 'ECONNRESET',
      sent: true,
    });
    expect(server.received).toHaveLength(1);
  });

  test('when the connection is closed politely instead of answering', async () => {
    const server = await start(serveHttp((response) => response.socket?.end()));

    expect(await transport().send(requestTo(server.origin), PATIENCE)).toEqual({
      kind: 'no_answer',
      reason: 'ECONNRESET',
      sent: true,
    });
  });

  test('when what comes back is not HTTP', async () => {
    const server = await start(
      serveTcp((socket) => socket.once('data', () => socket.end('SSH-2.0-server\r\n\r\n'))),
    );

    expect(await transport().send(requestTo(server.origin), PATIENCE)).toMatchObject({
      kind: 'no_answer',
      reason: expect.stringMatching(/^HPE_/),
      sent: true,
    });
  });

  test('when its time is over', async () => {
    const server = await start(serveHttp(() => undefined));

    expect(await transport().send(requestTo(server.origin), { timeoutMs: 60 })).toEqual({
      kind: 'no_answer',
      reason: 'TIMEOUT',
      sent: true,
    });
    expect(server.received).toHaveLength(1);
  });

  test('when it is aborted while it is out', async () => {
    const abort = new AbortController();
    const server = await start(serveHttp(() => abort.abort()));

    expect(
      await transport().send(requestTo(server.origin), { ...PATIENCE, signal: abort.signal }),
    ).toEqual({ kind: 'no_answer', reason: 'ABORTED', sent: true });
  });
});

describe('without an answer the request counts as not sent', () => {
  test('when the connection is refused', async () => {
    expect(await transport().send(requestTo(await closedPort()), PATIENCE)).toEqual({
      kind: 'no_answer',
      reason: 'ECONNREFUSED',
      sent: false,
    });
  });

  test('when the name of the host does not resolve', async () => {
    expect(
      await transport().send(requestTo('http://no-such-host.invalid'), PATIENCE),
    ).toMatchObject({
      kind: 'no_answer',
      reason: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/),
      sent: false,
    });
  });

  test('when no TLS connection comes about', async () => {
    const server = await start(serveTcp((socket) => socket.end('not TLS at all')));
    const origin = server.origin.replace('http:', 'https:');

    expect(await transport().send(requestTo(origin), PATIENCE)).toMatchObject({
      kind: 'no_answer',
      sent: false,
    });
  });

  test('when its time is over before the other side has spoken TLS', async () => {
    const server = await start(serveTcp(() => undefined));
    const origin = server.origin.replace('http:', 'https:');

    expect(await transport().send(requestTo(origin), { timeoutMs: 60 })).toEqual({
      kind: 'no_answer',
      reason: 'TIMEOUT',
      sent: false,
    });
  });

  test('when its time is over while all connections are taken', async () => {
    const server = await start(serveHttp(() => undefined));
    const narrow = createNodeTransport(1);
    open.push(narrow);

    const first = narrow.send(requestTo(server.origin), { timeoutMs: 200 });
    const second = await narrow.send(requestTo(server.origin), { timeoutMs: 50 });

    expect(second).toEqual({ kind: 'no_answer', reason: 'TIMEOUT', sent: false });
    expect(await first).toMatchObject({ reason: 'TIMEOUT', sent: true });
    expect(server.received).toHaveLength(1);
  });

  test('when it was aborted beforehand', async () => {
    const server = await start(serveHttp((response) => response.writeHead(204).end()));

    expect(
      await transport().send(requestTo(server.origin), {
        ...PATIENCE,
        signal: AbortSignal.abort(),
      }),
    ).toEqual({ kind: 'no_answer', reason: 'ABORTED', sent: false });
    expect(server.received).toEqual([]);
  });

  test('when a header cannot be sent at all', async () => {
    const server = await start(serveHttp((response) => response.writeHead(204).end()));
    const headers = { authorization: 'Access=ключ' };

    expect(await transport().send(requestTo(server.origin, { headers }), PATIENCE)).toEqual({
      kind: 'no_answer',
      reason: 'ERR_INVALID_CHAR',
      sent: false,
    });
  });
});

describe('a transport after trouble', () => {
  test('sends the next request on a new connection', async () => {
    let lost = false;
    const server = await start(
      serveHttp((response) => {
        if (lost) response.writeHead(204).end();
        else response.socket?.resetAndDestroy();
        lost = true;
      }),
    );
    const { send } = transport();

    const answers = [
      await send(requestTo(server.origin), PATIENCE),
      await send(requestTo(server.origin), PATIENCE),
    ];

    expect(answers.map(({ kind }) => kind)).toEqual(['no_answer', 'answer']);
  });

  test('does not reuse a connection whose answer was given up', async () => {
    let calls = 0;
    const server = await start(
      serveHttp((response) => {
        if (++calls > 1) response.writeHead(204).end();
      }),
    );
    const { send } = transport();

    await send(requestTo(server.origin), { timeoutMs: 50 });
    const answer = await send(requestTo(server.origin), PATIENCE);

    expect(answer).toMatchObject({ kind: 'answer', status: 204 });
    expect(server.connections()).toBe(2);
  });

  test('does not reuse connections that lay idle while the process may have been frozen', async () => {
    let now = 0;
    const server = await start(serveHttp((response) => response.writeHead(204).end()));
    const thawed = createNodeTransport(20, { now: () => now });
    open.push(thawed);
    const burst = () =>
      Promise.all(Array.from({ length: 3 }, () => thawed.send(requestTo(server.origin), PATIENCE)));

    await burst();
    now += 3_900;
    await burst();
    const before = server.connections();
    now += 4_100;
    const answers = await burst();

    expect(before).toBe(3);
    expect(server.connections()).toBe(6);
    expect(answers.every(({ kind }) => kind === 'answer')).toBe(true);
  });

  test('leaves no listener on a signal that many requests share', async () => {
    const server = await start(serveHttp((response) => response.writeHead(204).end()));
    const { signal } = new AbortController();
    const { send } = transport();

    await Promise.all(
      Array.from({ length: 40 }, () => send(requestTo(server.origin), { ...PATIENCE, signal })),
    );

    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
