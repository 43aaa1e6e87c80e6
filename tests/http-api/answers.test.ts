import { describe, expect, jest, test } from '@jest/globals';
import { startFront } from './front.ts';

describe('an answer of a function', () => {
  test('is sent with its status, headers, cookies and body', async () => {
    const { send } = await startFront(() => ({
      statusCode: 409,
      headers: { 'Content-Type': 'application/problem+json', 'X-Number': 7, 'X-Bool': true },
      cookies: ['a=1; Secure', 'b=2'],
      body: '{"status":409}',
    }));

    const { status, headers, body } = await send('/');

    expect(status).toBe(409);
    expect(headers).toMatchObject({
      'content-type': 'application/problem+json',
      'x-number': '7',
      'x-bool': 'true',
      'set-cookie': ['a=1; Secure', 'b=2'],
      'content-length': '14',
      'apigw-requestid': expect.any(String),
    });
    expect(body.toString()).toBe('{"status":409}');
  });

  test('in base64 is sent as bytes', async () => {
    const bytes = Buffer.from([0, 255, 1, 254]);
    const { send } = await startFront(() => ({
      statusCode: 200,
      headers: { 'content-type': 'image/png' },
      body: bytes.toString('base64'),
      isBase64Encoded: true,
    }));

    expect((await send('/')).body).toEqual(bytes);
  });

  test('without a content type is plain text', async () => {
    const { send } = await startFront(() => ({ statusCode: 200, body: 'hello' }));

    expect((await send('/')).headers['content-type']).toBe('text/plain; charset=utf-8');
  });

  test.each<[unknown, string]>([
    [{ name: 'é' }, '{"name":"é"}'],
    ['hello', 'hello'],
    [[1, 2], '[1,2]'],
    [undefined, 'null'],
  ])('%j, which has no status, is the body of a 200 in JSON', async (returned, expected) => {
    const { send } = await startFront(() => returned);

    const { status, headers, body } = await send('/');

    expect([status, headers['content-type'], body.toString()]).toEqual([
      200,
      'application/json',
      expected,
    ]);
  });

  test('is framed by the API, whatever the function says of its length', async () => {
    const { send } = await startFront(() => ({
      statusCode: 200,
      headers: { 'Content-Length': '2', 'Transfer-Encoding': 'chunked', Connection: 'close' },
      body: 'hello',
    }));

    const { headers, body } = await send('/');

    expect(headers).toMatchObject({ 'content-length': '5', connection: 'keep-alive' });
    expect(headers).not.toHaveProperty('transfer-encoding');
    expect(body.toString()).toBe('hello');
  });

  test('to HEAD has the length of its body and not the body', async () => {
    const { send } = await startFront(() => ({ statusCode: 200, body: 'hello' }));

    const { headers, body } = await send('/', { method: 'HEAD' });

    expect(headers['content-length']).toBe('5');
    expect(body).toHaveLength(0);
  });

  test('without content has no length either', async () => {
    const { send } = await startFront(() => ({ statusCode: 204 }));

    const { status, headers, body } = await send('/', { method: 'DELETE' });

    expect(status).toBe(204);
    expect(headers).not.toHaveProperty('content-length');
    expect(body).toHaveLength(0);
  });
});

describe('a function that fails', () => {
  test.each<[string, unknown]>([
    ['a status that is none', { statusCode: 'ok' }],
    ['a status beyond all', { statusCode: 700 }],
    ['a body that is no text', { statusCode: 200, body: { a: 1 } }],
    ['headers that are none', { statusCode: 200, headers: ['a'] }],
    ['a header with several values', { statusCode: 200, headers: { a: ['b'] } }],
    ['cookies that are none', { statusCode: 200, cookies: 'a=1' }],
  ])('by answering %s is a 500', async (_, returned) => {
    const { send, failures } = await startFront(() => returned);

    const { status, body } = await send('/');

    expect([status, body.toString()]).toEqual([500, '{"message":"Internal Server Error"}']);
    expect(failures).toMatchObject([{ routeKey: '$default', end: { kind: 'malformed' } }]);
  });

  test('by throwing is a 500 that says nothing of it', async () => {
    const { send, failures } = await startFront(() => {
      throw new Error('a secret');
    });

    const { status, body } = await send('/');

    expect([status, body.toString()]).toEqual([500, '{"message":"Internal Server Error"}']);
    expect(failures).toMatchObject([{ end: { kind: 'threw', error: new Error('a secret') } }]);
  });

  test('by a header that HTTP does not know is a 500', async () => {
    const { send } = await startFront(() => ({ statusCode: 200, headers: { 'a b': 'c\n' } }));

    expect((await send('/')).status).toBe(500);
  });
});

describe('a function that is slow', () => {
  const never = () => new Promise<never>(() => undefined);

  test('beyond its own time-out is a 500', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    let invoked: () => void = () => undefined;
    const invocation = new Promise<void>((resolve) => {
      invoked = resolve;
    });
    const { send, failures } = await startFront(() => {
      invoked();
      return never();
    });

    const sent = send('/');
    await invocation;
    jest.advanceTimersByTime(25_000);
    const { status } = await sent;
    jest.useRealTimers();

    expect(status).toBe(500);
    expect(failures).toMatchObject([{ end: { kind: 'timed_out' } }]);
  });

  test('beyond the 30 s that an HTTP API waits is a 503', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    let invoked: () => void = () => undefined;
    const invocation = new Promise<void>((resolve) => {
      invoked = resolve;
    });
    const { send, failures } = await startFront(
      () => {
        invoked();
        return never();
      },
      undefined,
      60,
    );

    const sent = send('/');
    await invocation;
    jest.advanceTimersByTime(30_000);
    const { status, body } = await sent;
    jest.useRealTimers();

    expect([status, body.toString()]).toEqual([503, '{"message":"Service Unavailable"}']);
    expect(failures).toMatchObject([{ end: { kind: 'integration_timed_out' } }]);
  });
});

describe('a request that an HTTP API does not take', () => {
  test('is a 413 above 10 MB, and not handed on', async () => {
    const { send, events } = await startFront(() => ({ statusCode: 204 }));
    const largest = Buffer.alloc(10 * 1024 * 1024);

    const fits = await send('/', { method: 'POST', body: largest });
    const tooLarge = await send('/', {
      method: 'POST',
      body: Buffer.concat([largest, Buffer.of(0)]),
    });

    expect([fits.status, tooLarge.status]).toEqual([204, 413]);
    expect(events).toHaveLength(1);
  });

  test('is a 431 when its headers are endless', async () => {
    const { send, events } = await startFront(() => ({ statusCode: 204 }));

    const { status } = await send('/', { headers: { 'x-long': 'a'.repeat(11_000) } });

    expect(status).toBe(431);
    expect(events).toHaveLength(0);
  });

  test.each([
    'nonsense\r\n\r\n',
    'GET / HTTP/1.1\r\n\r\n',
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n',
  ])('is a 400 when it is not HTTP: %j', async (bytes) => {
    const { sendRaw, events } = await startFront(() => ({ statusCode: 204 }));

    expect(await sendRaw(bytes)).toMatch(/^HTTP\/1\.1 400 /);
    expect(events).toHaveLength(0);
  });

  test('leaves the next one alone when it breaks off', async () => {
    const { sendRaw, send, events } = await startFront(() => ({ statusCode: 204 }));

    await sendRaw('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf');
    const { status } = await send('/');

    expect(status).toBe(204);
    expect(events).toHaveLength(1);
  });
});

test('an API that is closed lets running requests end', async () => {
  let release: () => void = () => undefined;
  let invoked: () => void = () => undefined;
  const invocation = new Promise<void>((resolve) => {
    invoked = resolve;
  });
  const { api, send } = await startFront(async () => {
    invoked();
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    return { statusCode: 200, body: 'late' };
  });

  const sent = send('/');
  await invocation;
  const closed = api.close();
  release();

  expect((await sent).body.toString()).toBe('late');
  await closed;
  await expect(send('/')).rejects.toThrow();
});
