import { afterEach, describe, expect, test } from '@jest/globals';
import {
  type DoorWorld,
  eventOf,
  KEYS,
  keyEvent,
  PROJECT,
  startDoorWorld,
  webhookEvent,
} from './doorWorld.ts';

let world: DoorWorld;
afterEach(() => world.close());

const lines = (message: string) => world.lines().filter((line) => line['message'] === message);

describe('the line of a request', () => {
  test('says who wanted what, what became of it, and by which calls', async () => {
    world = await startDoorWorld();
    world.seed('TRANSCODING', '100');

    await world.send(webhookEvent('{"task_id":100,"requested_by":"night shift","reason":"x"}'));

    expect(lines('http request answered')).toMatchObject([
      {
        level: 'WARN',
        source: 'http',
        route: 'POST /cancellations',
        http_status: 409,
        caller: 'ingest',
        caller_via: 'webhook',
        requested_by: 'night shift',
        reason: 'x',
        task_id: '100',
        project_id: PROJECT,
        outcome: 'too_late',
        status: 'TRANSCODING',
        resolved_by: 'query',
        attempts: [{ operation: 'cancel' }, { operation: 'query' }],
        function_request_id: 'request-1',
        took_ms: expect.any(Number),
      },
    ]);
  });

  test('says how many requests are on the queue', async () => {
    world = await startDoorWorld();

    await world.send(webhookEvent('{"task_ids":[1,2]}'));

    expect(lines('http request answered')).toMatchObject([
      { level: 'INFO', http_status: 202, queued: 2, not_queued: 0 },
    ]);
  });

  test('says of a stranger why he was refused, and nothing that he said', async () => {
    world = await startDoorWorld();

    await world.send(eventOf('{"task_id":1}', { headers: { 'webhook-id': 'stranger-1' } }));

    expect(lines('a caller was refused')).toMatchObject([{ reasons: expect.any(Array) }]);
    expect(JSON.stringify(world.lines())).not.toContain('stranger-1');
  });

  test('holds no signature and no secret', async () => {
    world = await startDoorWorld();
    world.seed('WAITING', '100', '101');
    const events = [
      webhookEvent('{"task_id":100}'),
      keyEvent('DELETE', `/v1/${PROJECT}/transcodings`, 'task_id=101'),
    ];

    for (const event of events) await world.send(event);

    const output = JSON.stringify(world.lines());
    for (const event of events) {
      const { Authorization: authorization, 'webhook-signature': signature } = event.headers;
      const secret = (authorization ?? signature ?? '').split(/Signature=|v1,/).at(-1) ?? '';
      expect(secret.length).toBeGreaterThan(30);
      expect(output).not.toContain(secret);
    }
    expect(output).not.toContain(KEYS.console.secretKey);
    expect(output).not.toContain('whsec_');
  });
});

describe('the metrics of an invocation', () => {
  test('count its answer, its outcome and its calls, and those of the project', async () => {
    world = await startDoorWorld();
    world.seed('WAITING', '100');

    await world.send(webhookEvent('{"task_id":100}'));

    const metrics = world.lines().filter((line) => '_aws' in line);
    expect(metrics).toMatchObject([
      { function: 'cancelFromHttp', http_2xx: 1, cancelled: 1, requests: 1, calls_per_request: 1 },
      { function: 'cancelFromHttp', project: PROJECT, calls: 1 },
    ]);
  });
});

describe('an event bus', () => {
  test('is told of what was decided at once, and of nothing else', async () => {
    const told: string[] = [];
    world = await startDoorWorld({
      variables: { EVENT_BUS_NAME: 'bus' },
      effects: {
        loadEventsClient: () =>
          Promise.resolve({
            put: (entries) => {
              told.push(...entries.map(({ event }) => event.Detail ?? ''));
              return Promise.resolve({ confirmed: entries.map(({ Id }) => Id), repeatable: [] });
            },
          }),
      },
    });
    world.seed('WAITING', '100', '101');

    await world.send(webhookEvent('{"task_id":100,"correlation_id":"c-1"}'));
    await world.send(webhookEvent('{"task_ids":[1,2]}'));
    world.simulator.scriptFault({ name: 'serverError', status: 500, taskId: '102' });
    await world.send(webhookEvent('{"task_id":102}'));
    await world.send(keyEvent('DELETE', `/v1/${PROJECT}/transcodings`, 'task_id=101'));

    expect(told.map((detail) => JSON.parse(detail))).toMatchObject([
      { task_id: '100', outcome: 'cancelled', correlation_id: 'c-1', attempts: 1 },
      { task_id: '101', outcome: 'cancelled' },
    ]);
  });

  test('that does not answer costs the caller nothing but time', async () => {
    world = await startDoorWorld({
      variables: { EVENT_BUS_NAME: 'bus' },
      effects: { loadEventsClient: () => Promise.reject(new Error('no client')) },
    });
    world.seed('WAITING', '100');

    const answer = await world.send(webhookEvent('{"task_id":100}'));

    expect(answer.status).toBe(200);
    expect(lines('http request answered')).toMatchObject([{ event_told: false }]);
  });
});
