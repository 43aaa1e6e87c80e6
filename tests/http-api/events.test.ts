import { describe, expect, test } from '@jest/globals';
import { route, startFront } from './front.ts';

const done = () => ({ statusCode: 204 });

describe('the event of a request', () => {
  test('has the form of payload 2.0', async () => {
    const { send, events, api } = await startFront(done, [route('POST /pets/{id}')]);
    const host = new URL(api.url).host;
    const before = Date.now();

    await send('/pets/7?b=2&a=x%20y&b=3&c', {
      method: 'POST',
      headers: {
        'User-Agent': 'agent',
        'Content-Type': 'application/json; charset=utf-8',
        'X-Twice': ['one', 'two'],
        Cookie: 'a=1; b=2',
      },
      body: '{"name":"é"}',
    });

    expect(events[0]).toEqual({
      version: '2.0',
      routeKey: 'POST /pets/{id}',
      rawPath: '/pets/7',
      rawQueryString: 'b=2&a=x%20y&b=3&c',
      cookies: ['a=1', 'b=2'],
      headers: {
        host,
        connection: 'keep-alive',
        'user-agent': 'agent',
        'content-type': 'application/json; charset=utf-8',
        'x-twice': 'one,two',
        'content-length': '13',
        'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-port': new URL(api.url).port,
        'x-forwarded-proto': 'http',
      },
      queryStringParameters: { a: 'x y', b: '2,3', c: '' },
      pathParameters: { id: '7' },
      body: '{"name":"é"}',
      isBase64Encoded: false,
      requestContext: {
        accountId: '000000000000',
        apiId: 'local',
        domainName: '127.0.0.1',
        domainPrefix: '127',
        http: {
          method: 'POST',
          path: '/pets/7',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'agent',
        },
        requestId: expect.any(String),
        routeKey: 'POST /pets/{id}',
        stage: '$default',
        time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        timeEpoch: expect.any(Number),
      },
    });
    expect(events[0]?.requestContext.timeEpoch).toBeGreaterThanOrEqual(before);
  });

  test('leaves out what a request does not have', async () => {
    const { send, events } = await startFront(done);

    await send('/');

    const [event] = events;
    for (const name of ['body', 'cookies', 'queryStringParameters', 'pathParameters']) {
      expect(event).not.toHaveProperty(name);
    }
    expect(event).toMatchObject({
      rawQueryString: '',
      isBase64Encoded: false,
      routeKey: '$default',
    });
  });

  test.each([
    ['text/plain', false],
    ['text/csv; charset=latin1', false],
    ['Application/JSON', false],
    ['application/xml', false],
    ['application/javascript', false],
    ['application/octet-stream', true],
    ['application/problem+json', true],
    ['application/cloudevents+json', true],
    ['application/x-www-form-urlencoded', true],
    ['image/png', true],
    [undefined, true],
  ])('has a body of the type %s in base64: %s', async (type, isBase64Encoded) => {
    const { send, events } = await startFront(done);
    const body = '{"name":"é"}';

    await send('/', { method: 'POST', body, ...(type && { headers: { 'content-type': type } }) });

    const encoded = Buffer.from(body).toString(isBase64Encoded ? 'base64' : 'utf8');
    expect(events[0]).toMatchObject({ body: encoded, isBase64Encoded });
  });

  test('keeps every byte of a binary body', async () => {
    const { send, events } = await startFront(done);
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

    await send('/', { method: 'PUT', body: bytes });

    expect(Buffer.from(events[0]?.body ?? '', 'base64')).toEqual(bytes);
  });

  test.each([
    ['/a%20b%2Fc', '/a b/c'],
    ['/caf%C3%A9', '/café'],
    ['/a%3Fb=1', '/a'],
    ['/a%', '/a%'],
    ['/a/../b//c', '/a/../b//c'],
  ])('has the path %s as %s, decoded', async (path, rawPath) => {
    const { send, events } = await startFront(done);

    await send(`${path}?q=%2F%20`);

    expect(events[0]).toMatchObject({ rawPath, rawQueryString: 'q=%2F%20' });
  });
});
