import { DeleteQueueCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { openApiDocument } from '../../lib/http/openapi/document.ts';
import { DELETE_EXAMPLES, type Example, POST_EXAMPLES } from '../../lib/http/openapi/examples.ts';
import type { Transport } from '../../lib/mpc/transport.ts';
import {
  type DoorWorld,
  eventOf,
  KEYS,
  keyEvent,
  PROJECT,
  startDoorWorld,
  webhookEvent,
} from './doorWorld.ts';

const REQUEST_ID = /"request_id":"[^"]*"/;

/** The transcoding API never refuses a plain cancel for good, as far as is known. */
const refusing =
  (transport: Transport): Transport =>
  (request, limits) =>
    request.target.endsWith('task_id=100218')
      ? Promise.resolve({
          kind: 'answer',
          status: 400,
          headers: {},
          body: '{"error_code":"MPC.10202","error_msg":"Invalid request parameter."}',
          complete: true,
        })
      : transport(request, limits);

const prepare = (world: DoorWorld): void => {
  world.seed('WAITING', '100211', '100213', '100214', '100215', '100217', '100218', '100221');
  world.seed('CANCELED', '100212');
  world.seed('TRANSCODING', '100216');
  world.simulator.scriptFault({ name: 'serverError', status: 500, taskId: '100213' });
};

const eventFor = ({ name, route, query, headers, body }: Example) => {
  if (route.startsWith('DELETE')) {
    const path = route.slice('DELETE '.length).replace('{project_id}', PROJECT);
    if (name === 'token') {
      return eventOf(undefined, { method: 'DELETE', path, headers: { 'X-Auth-Token': 'MIIabc' } });
    }
    return keyEvent('DELETE', path, query, name === 'other_tenant' ? KEYS.elsewhere : KEYS.console);
  }
  const text = JSON.stringify(
    name === 'too_large' ? { ...(body as object), reason: 'x'.repeat(262_144) } : body,
  );
  const parts = headers === undefined ? {} : { headers: lowerCase(headers) };
  if (name === 'unauthenticated') return eventOf(text, parts);
  return webhookEvent(text, {
    ...parts,
    caller: name === 'foreign_project' ? 'elsewhere' : 'ingest',
  });
};

const lowerCase = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

const WITHOUT_QUOTA = ['no_quota', 'throttled'];
const WITHOUT_QUEUE = ['queue_unavailable'];
const ALL = [...POST_EXAMPLES, ...DELETE_EXAMPLES];
const SPECIAL = new Set([...WITHOUT_QUOTA, ...WITHOUT_QUEUE]);

const replay = async (world: DoorWorld, example: Example): Promise<void> => {
  const answer = await world.send(eventFor(example));

  expect(answer.status).toBe(example.status);
  const told =
    JSON.stringify(example.answer)?.replace(REQUEST_ID, '"request_id":"request-1"') ?? '';
  expect(answer.json).toEqual(told === '' ? undefined : JSON.parse(told));
};

describe('an example of the description is what is answered', () => {
  let world: DoorWorld;
  beforeAll(async () => {
    world = await startDoorWorld({ through: refusing });
  });
  afterAll(() => world.close());
  afterEach(() => {
    expect(world.mistakes).toEqual([]);
    world.simulator.reset();
  });

  test.each(ALL.filter(({ name }) => !SPECIAL.has(name)))('$name: $summary', async (example) => {
    prepare(world);

    await replay(world, example);
  });
});

describe('an example of the description is what is answered when there is no quota', () => {
  test.each(ALL.filter(({ name }) => WITHOUT_QUOTA.includes(name)))('$name', async (example) => {
    const world = await startDoorWorld({ variables: { MPC_REQUESTS_PER_MINUTE: '1' } });
    prepare(world);
    await world.send(webhookEvent('{"task_id":100215}'));

    await replay(world, example);

    await world.close();
  });
});

describe('an example of the description is what is answered when SQS takes nothing', () => {
  test.each(ALL.filter(({ name }) => WITHOUT_QUEUE.includes(name)))('$name', async (example) => {
    const world = await startDoorWorld();
    await world.sqs.client.send(new DeleteQueueCommand({ QueueUrl: world.queueUrl }));

    await replay(world, example);

    await world.close();
  });
});

test('every example of the description has been replayed', () => {
  const names = [
    ...JSON.stringify(openApiDocument()).matchAll(/"(\w+)":\{"summary":"[^"]*","value"/g),
  ];

  const replayed = new Set(ALL.map(({ name }) => name));
  expect(names.map(([, name]) => name).filter((name) => !replayed.has(name ?? ''))).toEqual([]);
  expect(new Set(names.map(([, name]) => name)).size).toBe(
    ALL.filter(({ answer }) => answer !== undefined).length,
  );
});
