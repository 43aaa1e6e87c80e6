import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { payload1 } from '../http-authentication/httpEvents.ts';
import {
  type DoorWorld,
  eventOf,
  HOST,
  iamEvent,
  keyEvent,
  PROJECT,
  startDoorWorld,
  webhookEvent,
} from './doorWorld.ts';

let world: DoorWorld;
beforeAll(async () => {
  world = await startDoorWorld();
  world.seed('WAITING', '100', '101', '102', '103');
});
afterAll(() => world.close());
afterEach(() => expect(world.mistakes).toEqual([]));

const errorsOf = async (body: string) => {
  const answer = await world.send(webhookEvent(body));
  expect(answer.status).toBe(400);
  return answer.json?.['errors'];
};

describe('a body that is no cancel request', () => {
  test.each([
    ['cancel 100, please', [['', 'is not JSON']]],
    ['', [['', 'is not JSON']]],
    ['[', [['', 'is not JSON']]],
    ['\ufeff{"task_id":100}', [['', 'is not JSON']]],
    ['7', [['', 'must be a JSON object']]],
    ['[]', [['', 'must not be empty']]],
    ['{"film":7}', [['', 'is neither a request nor an event that holds one']]],
    [
      '{"task_id":0,"prio":1}',
      [
        ['task_id', 'must be an integer or a string of digits from 1 to 9223372036854775807'],
        ['prio', 'is not a known field'],
      ],
    ],
    ['[{"task_id":1},{"task_id":2,"expect":{"x":1}}]', [['1.expect.x', 'is not a known field']]],
    ['[{"task_ids":[1]}]', [['0', 'must be a request for one task: it is in a list already']]],
    [
      JSON.stringify({
        Type: 'Notification',
        MessageId: 'm',
        TopicArn: 'arn:aws:sns:eu-central-1:123456789012:films',
        Message: '[{"specversion":"1.0","id":"1","source":"/s","type":"t","data":{"task_id":1}}]',
      }),
      [['', 'must not hold a batch within an event']],
    ],
    ['{"task_id":1,"__proto__":{"x":1}}', [['__proto__', 'is not a known field']]],
    ['{"task_id":1,"constructor":{"prototype":{}}}', [['constructor', 'is not a known field']]],
  ])('is told all that is wrong with it: %s', async (body, problems) => {
    const errors = problems.map(([path, detail]) => ({ path, detail }));

    expect(await errorsOf(body)).toEqual(errors);
  });

  test('is told no more than a hundred problems of a million', async () => {
    const errors = await errorsOf(`{"task_ids":[${'-1,'.repeat(999)}-1]}`);

    expect(errors).toHaveLength(100);
  });

  test.each([
    ['nested without end', '['.repeat(100_000), 'must not be nested more than 8 levels deep'],
    ['a list without end', `[${'1,'.repeat(100_000)}1]`, /must not have more than 1000 entries/],
  ])('is %s: refused before it is parsed', async (_, body, detail) => {
    expect(await errorsOf(body)).toEqual([{ path: '', detail: expect.stringMatching(detail) }]);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', ''])(
    'is announced as %j',
    async (type) => {
      const answer = await world.send(
        webhookEvent('{"task_id":100}', { headers: { 'content-type': type } }),
      );

      expect(answer.status).toBe(415);
    },
  );

  test('has no type', async () => {
    const event = iamEvent('{"task_id":100}');

    const answer = await world.send({ ...event, headers: { host: HOST } });

    expect(answer.status).toBe(415);
  });

  test('is not UTF-8', async () => {
    const body = Buffer.from([0x22, 0xc3, 0x28, 0x22]).toString('base64');

    const answer = await world.send({ ...iamEvent(''), body, isBase64Encoded: true });

    expect(answer.status).toBe(400);
    expect(answer.json?.['errors']).toEqual([{ path: '', detail: 'is not UTF-8' }]);
  });

  test('is larger than a message: refused before anybody asks who sent it', async () => {
    const answer = await world.send(eventOf('x'.repeat(262_145)));

    expect(answer.status).toBe(413);
  });

  test('has just no room in a message of the queue', async () => {
    const user_data = 'x'.repeat(262_144 - 60);
    const body = JSON.stringify({ task_id: 100, expect: { user_data } });

    const answer = await world.send(webhookEvent(body, { headers: { prefer: 'respond-async' } }));

    expect(answer.status).toBe(413);
  });
});

describe('a stranger', () => {
  test('is told nothing but that, and his body is not looked at', async () => {
    const answers = await Promise.all([
      world.send(eventOf('no JSON')),
      world.send(eventOf('{"task_id":100}', { headers: { 'webhook-signature': 'v1,x' } })),
      world.send(webhookEvent('{"task_id":100}', { headers: { 'webhook-id': 'another' } })),
      world.send(iamEvent('{"task_id":100}', 'arn:aws:iam::123456789012:role/other')),
      world.send(eventOf('{"task_id":100}', { path: '/iam/cancellations' })),
    ]);

    for (const { status, text, headers } of answers) {
      expect(status).toBe(401);
      expect(text).toBe(answers[0]?.text);
      expect(headers['WWW-Authenticate']).toBe('SDK-HMAC-SHA256');
    }
  });
});

describe('a request that leads nowhere', () => {
  test.each([
    '/',
    '/cancellation',
    '/cancellations/1',
    '/CANCELLATIONS',
    '/health/x',
    '//',
    '/v10',
  ])('is answered 404: %s', async (path) => {
    const answer = await world.send(eventOf('{}', { path }));

    expect(answer.status).toBe(404);
  });

  test.each([
    ['GET', '/cancellations', 'POST'],
    ['DELETE', '/iam/cancellations', 'POST'],
    ['POST', '/health', 'GET'],
  ])('has the wrong method: %s %s', async (method, path, allow) => {
    const answer = await world.send(eventOf(undefined, { method, path }));

    expect(answer).toMatchObject({ status: 405, headers: { Allow: allow } });
  });

  test.each([{}, [], 7, 'x', null, { rawPath: 5 }, { requestContext: { http: {} } }])(
    'is no HTTP request at all: %j',
    async (event) => {
      const answer = await world.send(event);

      expect([400, 404, 503]).toContain(answer.status);
      world.mistakes.length = 0;
    },
  );
});

describe('a good request', () => {
  test('is taken in payload 1.0 and in base64 as well', async () => {
    const { headers, body } = webhookEvent('{"task_id":100}');
    const rest = payload1({
      headers,
      multiValueHeaders: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toUpperCase(), [value ?? '']]),
      ),
      body: Buffer.from(body ?? '').toString('base64'),
      isBase64Encoded: true,
    });

    const answers = [
      await world.send(rest),
      await world.send(webhookEvent('{"task_id":101}', { base64: true })),
    ];

    expect(answers.map(({ json }) => [json?.['task_id'], json?.['outcome']])).toEqual([
      ['100', 'cancelled'],
      ['101', 'cancelled'],
    ]);
  });

  test('is taken from an AWS identity on its own route only', async () => {
    const answer = await world.send(iamEvent('{"task_id":102}'));
    const elsewhere = await world.send({
      ...iamEvent('{"task_id":103}'),
      rawPath: '/cancellations',
    });

    expect(answer).toMatchObject({ status: 200, json: { outcome: 'cancelled' } });
    expect(elsewhere.status).toBe(401);
  });

  test('may be an event whose context is in the headers', async () => {
    const headers = {
      'ce-specversion': '1.0',
      'ce-id': 'caf%C3%A9',
      'ce-source': '/s',
      'ce-type': 't',
    };

    const answer = await world.send(webhookEvent('{"task_id":103}', { headers }));

    expect(answer.json).toMatchObject({ task_id: '103', correlation_id: 'café' });
  });

  test('keeps every digit of its task id', async () => {
    const answer = await world.send(webhookEvent('{"task_id":9007199254740993}'));

    expect(answer).toMatchObject({ status: 404, json: { task_id: '9007199254740993' } });
    expect(world.calls().at(-1)?.taskIds).toEqual(['9007199254740993']);
  });
});

describe('the open routes', () => {
  test('say that the function runs, without a call', async () => {
    const before = world.calls().length;

    const answer = await world.send(eventOf(undefined, { method: 'GET', path: '/health' }));

    expect(answer).toMatchObject({ status: 200, json: { status: 'ok' } });
    expect(world.calls()).toHaveLength(before);
  });

  test('describe the door', async () => {
    const answer = await world.send(eventOf(undefined, { method: 'GET', path: '/openapi.json' }));

    expect(answer).toMatchObject({ status: 200, json: { openapi: '3.1.0' } });
    expect(answer.text).not.toContain(HOST);
    expect(answer.text).not.toContain('secret key');
  });
});

test('every answer forbids to keep it, and names its request', async () => {
  for (const event of [
    eventOf('x'),
    webhookEvent('{"task_id":104}'),
    keyEvent('DELETE', `/v1/${PROJECT}/transcodings`, 'task_id=1'),
    eventOf(undefined, { method: 'GET', path: '/health' }),
  ]) {
    const { headers } = await world.send(event);

    expect(headers).toMatchObject({
      'Cache-Control': 'no-store',
      'X-Request-Id': 'request-1',
      'X-Content-Type-Options': 'nosniff',
      'Strict-Transport-Security': expect.any(String),
    });
  }
});
