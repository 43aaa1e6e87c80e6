import { DeleteQueueCommand } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Queues } from '../../lib/queue/queues.ts';
import { type DoorWorld, keyEvent, PROJECT, startDoorWorld, webhookEvent } from './doorWorld.ts';

let world: DoorWorld;
afterEach(async () => {
  expect(world.mistakes).toEqual([]);
  await world.close();
});

const preferring = (prefer: string) => ({ headers: { prefer } });

/** Queues that take what they are told to. */
const taking = (takes: (index: number) => boolean): Queues => ({
  send: (_, messages) =>
    Promise.resolve(new Set(messages.filter((__, index) => takes(index)).map(({ id }) => id))),
  hide: () => Promise.resolve(new Set()),
  waiting: () => Promise.resolve(0),
});

describe('a request that could not be decided', () => {
  test('is on the queue with what is known of its try, and the answer says so', async () => {
    world = await startDoorWorld();
    world.seed('WAITING', '100');
    world.simulator.scriptFault({ name: 'hangAfter', taskId: '100', kind: 'cancel' });
    world.simulator.scriptFault({ name: 'serverError', status: 500, taskId: '100', kind: 'query' });

    const answer = await world.send(webhookEvent('{"task_id":100,"reason":"x"}'));

    expect(answer.status).toBe(202);
    expect(answer.json).toMatchObject({ task_id: '100', outcome: 'retry', accepted: true });
    // It is hidden for a second, the least of what a first retry waits.
    const queued = await world.queued({ withinSeconds: 5 });
    expect(queued).toEqual([
      {
        body: { task_id: '100', reason: 'x' },
        caller: 'ingest',
        attempts: {
          enqueued_at: expect.any(Number),
          first_failure_at: expect.any(Number),
          tries: 1,
          delete_sent: true,
          redrives: 0,
        },
      },
    ]);
    // Else the task that our lost DELETE cancelled would be taken for one that was cancelled before.
    const [sent] = world.simulator.ledger.filter(({ kind }) => kind === 'cancel');
    const { enqueued_at } = (queued[0]?.attempts ?? {}) as { enqueued_at?: number };
    expect(enqueued_at).toBeLessThanOrEqual(sent?.at ?? 0);
  });

  test('was never tried when there was no quota, and its message does not claim it', async () => {
    world = await startDoorWorld({ variables: { MPC_REQUESTS_PER_MINUTE: '1' } });
    world.seed('WAITING', '100', '101');
    await world.send(webhookEvent('{"task_id":100}'));

    const answer = await world.send(webhookEvent('{"task_id":101}'));

    expect(answer.status).toBe(202);
    expect(answer.json).toMatchObject({ outcome: 'deferred', cause: 'quota', accepted: true });
    expect(await world.queued()).toMatchObject([
      { body: { task_id: '101' }, attempts: { tries: 0, delete_sent: false } },
    ]);
  });

  test('is not said to be accepted when SQS does not confirm it', async () => {
    world = await startDoorWorld({ effects: { queues: taking(() => false) } });
    world.seed('WAITING', '100');
    world.simulator.scriptFault({ name: 'serverError', status: 503, taskId: '100', calls: 9 });

    const answer = await world.send(webhookEvent('{"task_id":100}'));

    expect(answer.status).toBe(503);
    expect(Number(answer.headers['Retry-After'])).toBeGreaterThan(0);
    expect(answer.text).not.toContain('"accepted":true');
  });

  test('keeps its wishes on the queue, whatever envelope it came in', async () => {
    world = await startDoorWorld({ variables: { MPC_REQUESTS_PER_MINUTE: '1' } });
    const request = {
      task_id: '9223372036854775807',
      project_id: '0a1b2c3d4e5f60718293a4b5c6d7e8f9',
      not_after: '2099-01-01T00:00:00+01:00',
      expect: { user_data: 'film \uffff', created_before: '2099-01-01T00:00Z' },
    };
    const event = {
      specversion: '1.0',
      id: 'e-1',
      type: 'cancel',
      source: '/ingest',
      data: request,
    };
    const headers = { 'content-type': 'application/cloudevents+json', prefer: 'respond-async' };

    await world.send(webhookEvent(JSON.stringify(event), { headers }));

    expect(await world.queued()).toMatchObject([
      {
        body: {
          task_id: '9223372036854775807',
          requested_by: '/ingest',
          correlation_id: 'e-1',
          not_after: '2098-12-31T23:00:00.000Z',
          expect: { user_data: 'film \uffff', created_before: '2099-01-01T00:00:00.000Z' },
        },
      },
    ]);
  });
});

describe('a door that decides nothing itself', () => {
  const enqueuing = { variables: { HTTP_DECIDES: 'false' } };

  test.each(['', 'wait=5'])(
    'puts a request on the queue, with the preference "%s"',
    async (prefer) => {
      world = await startDoorWorld(enqueuing);
      world.seed('WAITING', '100');

      const answer = await world.send(webhookEvent('{"task_id":100}', preferring(prefer)));

      expect(answer.status).toBe(202);
      expect(await world.queued()).toMatchObject([{ body: { task_id: expect.anything() } }]);
      expect(world.simulator.ledger).toEqual([]);
    },
  );

  test('does not offer the contract of the transcoding API, which cannot say so', async () => {
    world = await startDoorWorld(enqueuing);
    world.seed('WAITING', '100');

    const answer = await world.send(
      keyEvent('DELETE', `/v1/${PROJECT}/transcodings`, 'task_id=100'),
    );

    expect(answer).toMatchObject({ status: 404, json: { error_code: 'APIGW.0101' } });
    expect(world.simulator.ledger).toEqual([]);
  });
});

describe('a caller who would wait only so long', () => {
  test('is refused when his turn does not come in time, and nothing is queued', async () => {
    world = await startDoorWorld({ variables: { MPC_REQUESTS_PER_MINUTE: '1' } });
    world.seed('WAITING', '100', '101');
    await world.send(webhookEvent('{"task_id":100}', preferring('wait=0')));

    const answer = await world.send(webhookEvent('{"task_id":101}', preferring('wait=3')));

    expect(answer).toMatchObject({ status: 429, headers: { 'Preference-Applied': 'wait=3' } });
    expect(Number(answer.headers['Retry-After'])).toBeGreaterThan(0);
    expect(await world.queued()).toEqual([]);
    expect(world.statusOf('101')).toBe('WAITING');
  });

  test.each([
    ['wait=0', 'wait=0'],
    ['handling=lenient, Wait="7"; x', 'wait=7'],
    ['wait=3600', 'wait=14'],
  ])('has his decision at once when there is quota: %s', async (prefer, applied) => {
    world = await startDoorWorld();
    world.seed('WAITING', '100');

    const answer = await world.send(webhookEvent('{"task_id":100}', preferring(prefer)));

    expect(answer).toMatchObject({ status: 200, headers: { 'Preference-Applied': applied } });
    expect(world.statusOf('100')).toBe('CANCELED');
  });

  test('finds his request on the queue all the same when a DELETE is out and undecided', async () => {
    world = await startDoorWorld();
    world.seed('WAITING', '100');
    world.simulator.scriptFault({ name: 'resetAfter', taskId: '100', kind: 'cancel' });
    world.simulator.scriptFault({ name: 'serverError', status: 500, taskId: '100', kind: 'query' });

    const answer = await world.send(webhookEvent('{"task_id":100}', preferring('wait=1')));

    expect(answer).toMatchObject({ status: 202, json: { outcome: 'retry', accepted: true } });
  });

  test('may have it queued after that time, by asking for both', async () => {
    world = await startDoorWorld({ variables: { MPC_REQUESTS_PER_MINUTE: '1' } });
    world.seed('WAITING', '100', '101');
    await world.send(webhookEvent('{"task_id":100}'));

    const answer = await world.send(
      webhookEvent('{"task_id":101}', preferring('wait=0, respond-async')),
    );

    expect(answer).toMatchObject({
      status: 202,
      headers: { 'Preference-Applied': 'respond-async, wait=0' },
      json: { outcome: 'deferred', accepted: true },
    });
  });
});

describe('several requests', () => {
  test('are put on the queue one by one, without a call of the API', async () => {
    world = await startDoorWorld();
    const requests = [{ task_id: 1, reason: 'a' }, { task_id: '2' }];

    const answer = await world.send(webhookEvent(JSON.stringify(requests), preferring('wait=5')));

    expect(answer).toMatchObject({ status: 202, json: { accepted: 2, refused: 0 } });
    expect(answer.headers).not.toHaveProperty('Preference-Applied');
    expect((await world.queued()).map(({ body }) => body)).toEqual(
      expect.arrayContaining([{ task_id: '1', reason: 'a' }, { task_id: '2' }]),
    );
    expect(world.calls()).toEqual([]);
  });

  test('of which SQS took a part are named one by one', async () => {
    world = await startDoorWorld({ effects: { queues: taking((index) => index !== 1) } });

    const answer = await world.send(webhookEvent('{"task_ids":[7,8,9]}'));

    expect(answer.status).toBe(202);
    expect(answer.json).toMatchObject({
      accepted: 2,
      refused: 1,
      requests: [
        { task_id: '7', accepted: true },
        { task_id: '8', accepted: false },
        { task_id: '9', accepted: true },
      ],
    });
  });

  test('of which SQS took none are not accepted', async () => {
    world = await startDoorWorld();
    await world.sqs.client.send(new DeleteQueueCommand({ QueueUrl: world.queueUrl }));

    const answer = await world.send(webhookEvent('{"task_ids":[7,8,9]}'));

    expect(answer.status).toBe(503);
    expect(Number(answer.headers['Retry-After'])).toBeGreaterThan(0);
  });

  test('may be a thousand', async () => {
    world = await startDoorWorld();
    const task_ids = Array.from({ length: 1_000 }, (_, index) => index + 1);

    const answer = await world.send(webhookEvent(JSON.stringify({ task_ids })));

    expect(answer).toMatchObject({ status: 202, json: { accepted: 1_000, refused: 0 } });
  });

  test('of a foreign project are all refused', async () => {
    world = await startDoorWorld();

    const answer = await world.send(webhookEvent('{"task_ids":[7]}', { caller: 'elsewhere' }));

    expect(answer).toMatchObject({ status: 403, json: { code: 'project_not_allowed' } });
    expect(await world.queued()).toEqual([]);
  });
});

test('a webhook that comes twice is answered in kind, and does no harm', async () => {
  world = await startDoorWorld();
  world.seed('WAITING', '100');
  const event = webhookEvent('{"task_id":100}', { id: 'msg_once' });
  const list = webhookEvent('{"task_ids":[7,8]}', { id: 'msg_list' });

  const answers = [await world.send(event), await world.send(event)];
  const lists = [await world.send(list), await world.send(list)];

  expect(answers.map(({ status, json }) => [status, json?.['outcome']])).toEqual([
    [200, 'cancelled'],
    [200, 'already_cancelled'],
  ]);
  expect(lists.map(({ status }) => status)).toEqual([202, 202]);
  expect(world.calls().filter(({ kind }) => kind === 'cancel')).toHaveLength(1);
});

test('a request for another project than the first is queued with its project', async () => {
  const region = { region: 'cn-north-4', endpoint: 'http://127.0.0.1:9' };
  const other = 'f'.repeat(32);
  world = await startDoorWorld({
    variables: {
      HUAWEICLOUD_SDK_PROJECT_ID: '',
      MPC_REGION: '',
      MPC_ENDPOINT: '',
      MPC_PROJECTS: JSON.stringify(
        [PROJECT, other].map((project_id) => ({ ...region, project_id })),
      ),
    },
  });
  const bodies = [PROJECT, other].map((project_id) => JSON.stringify({ task_id: 1, project_id }));

  for (const body of bodies) await world.send(webhookEvent(body, preferring('respond-async')));

  const queued = [...(await world.queued()), ...(await world.queued())].map(({ body }) => body);
  expect(queued).toContainEqual({ task_id: '1' });
  expect(queued).toContainEqual({ task_id: '1', project_id: other });
});
