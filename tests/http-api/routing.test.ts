import { describe, expect, test } from '@jest/globals';
import { route, startFront } from './front.ts';

/** From the Developer Guide, "Routing API requests", with a few more. */
const ROUTES = [
  '*',
  '* /{proxy+}',
  'GET /pets/{proxy+}',
  'GET /pets/dog/{id}',
  'GET /pets/dog/1',
  '* /pets/dog/2',
  'GET /pets/dog/2',
  'GET /v1.0/(x)',
  'GET /pets/{kind}/{id}/photos',
].map((key) => route(key));

describe('a request goes to', () => {
  test.each<[string, string, string, Readonly<Record<string, string>> | undefined]>([
    ['GET', '/pets/dog/1', 'GET /pets/dog/1', undefined],
    ['GET', '/pets/dog/3', 'GET /pets/dog/{id}', { id: '3' }],
    ['GET', '/pets/cat/1', 'GET /pets/{proxy+}', { proxy: 'cat/1' }],
    ['POST', '/pets/dog/1', 'ANY /{proxy+}', { proxy: 'pets/dog/1' }],
    ['GET', '/', '$default', undefined],
    ['GET', '/pets/dog/2', 'GET /pets/dog/2', undefined],
    ['DELETE', '/pets/dog/2', 'ANY /pets/dog/2', undefined],
    ['GET', '/pets/dog/', 'GET /pets/{proxy+}', { proxy: 'dog/' }],
    ['GET', '/pets/cat/7/photos', 'GET /pets/{kind}/{id}/photos', { kind: 'cat', id: '7' }],
    ['GET', '/v1.0/(x)', 'GET /v1.0/(x)', undefined],
    ['GET', '/v1x0/(x)', 'ANY /{proxy+}', { proxy: 'v1x0/(x)' }],
    ['GET', '/pets/dog/a%20b', 'GET /pets/dog/{id}', { id: 'a b' }],
    ['GET', '/pets/dog/a%2Fb', 'GET /pets/{proxy+}', { proxy: 'dog/a/b' }],
  ])('%s %s: the route %s', async (method, path, routeKey, pathParameters) => {
    const { send, events } = await startFront(() => ({ statusCode: 204 }), ROUTES);

    const { status } = await send(path, { method });

    expect(status).toBe(204);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ routeKey, requestContext: { routeKey } });
    expect(events[0]?.pathParameters).toEqual(pathParameters);
  });

  test.each(['/health/', '/Health', '/healthy', '/'])(
    'nothing when no route is %s',
    async (path) => {
      const { send, events } = await startFront(() => ({}), [route('GET /health')]);

      const answer = await send(path);

      expect(answer.status).toBe(404);
      expect(answer.body.toString()).toBe('{"message":"Not Found"}');
      expect(events).toHaveLength(0);
    },
  );
});

describe('a route with the IAM authorizer', () => {
  const routes = [route('POST /iam', 'iam'), route('POST /open')];
  const SIGNED =
    'AWS4-HMAC-SHA256 Credential=LOCALKEY/20260115/eu-central-1/execute-api/aws4_request';

  test('tells the function whom it let in', async () => {
    const { send, events } = await startFront(() => ({ statusCode: 204 }), routes);

    const answer = await send('/iam', { method: 'POST', headers: { authorization: SIGNED } });

    expect(answer.status).toBe(204);
    expect(events[0]).toMatchObject({
      requestContext: {
        authorizer: { iam: { userArn: 'arn:aws:iam::000000000000:user/local' } },
      },
    });
  });

  test.each([
    ['without a signature', {}],
    ['with the signature of another key', { authorization: SIGNED.replace('LOCALKEY', 'OTHER') }],
    ['with a signature of another kind', { authorization: 'SDK-HMAC-SHA256 Access=LOCALKEY' }],
    ['with a signature of a webhook', { 'webhook-signature': 'v1,AAAA' }],
  ])('lets nobody in %s', async (_, headers) => {
    const { send, events } = await startFront(() => ({ statusCode: 204 }), routes);

    const answer = await send('/iam', {
      method: 'POST',
      headers: headers as Record<string, string>,
    });

    expect(answer.status).toBe(403);
    expect(answer.body.toString()).toBe('{"message":"Forbidden"}');
    expect(events).toHaveLength(0);
  });

  test('leaves other routes open, which hear of no caller', async () => {
    const { send, events } = await startFront(() => ({ statusCode: 204 }), routes);

    await send('/open', { method: 'POST', headers: { authorization: SIGNED } });

    expect(events[0]?.requestContext).not.toHaveProperty('authorizer');
  });
});
