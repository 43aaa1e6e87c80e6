import { afterEach, describe, expect, test } from '@jest/globals';
import type { HttpEvent } from '../../lib/http/httpRequest.ts';
import { startHttpApi } from '../../local/http-api/startHttpApi.ts';
import { officialClient, TASKS } from '../simulator/officialClient.ts';
import {
  type DoorWorld,
  eventOf,
  KEYS,
  keyEvent,
  PROJECT,
  startDoorWorld,
  webhookEvent,
} from './doorWorld.ts';

const PATH = `/v1/${PROJECT}/transcodings`;

let world: DoorWorld;
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  expect(world.mistakes).toEqual([]);
  await Promise.all(closing.splice(0).map((close) => close()));
  await world.close();
});

const cancel = (query: string) => world.send(keyEvent('DELETE', PATH, query));

/** The door behind an HTTP API on a socket. */
const startApi = async (): Promise<string> => {
  const api = await startHttpApi({
    port: 0,
    iam: { accessKey: 'AKIA', userArn: 'arn:aws:iam::000000000000:user/local' },
    routes: [
      {
        kind: 'httpApi',
        method: '*',
        path: '/v1/{proxy+}',
        identity: {
          functionName: 'cancelFromHttp',
          functionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:cancelFromHttp',
          timeoutSeconds: 25,
          memoryMegabytes: 512,
        },
        invoke: (event, context) => world.handler(event as HttpEvent, context),
      },
    ],
  });
  closing.push(() => api.close());
  return api.url;
};

describe('the official client', () => {
  test('gets from the door what it gets from the transcoding API', async () => {
    world = await startDoorWorld();
    const { accessKey: ak, secretKey: sk } = KEYS.console;
    const door = officialClient(await startApi(), { ak, sk, projectId: PROJECT });
    world.seed('WAITING', '100');
    world.seed('TRANSCODING', '101');

    const said = [];
    for (const task_id of [100, 100, 101, 102]) {
      said.push(await door.send('DELETE', TASKS.replace('{project_id}', PROJECT), { task_id }));
    }

    expect(said).toMatchObject([
      { httpStatusCode: 204 },
      { httpStatusCode: 204 },
      { httpStatusCode: 400, errorCode: 'MPC.10212', errorMsg: 'Operation failed.' },
      { httpStatusCode: 403, errorCode: 'MPC.10211', errorMsg: 'The task does not exist.' },
    ]);
    expect(world.statusOf('100')).toBe('CANCELED');
  });

  test('is refused with a key that the transcoding API knows and the door does not', async () => {
    world = await startDoorWorld();
    const door = officialClient(await startApi(), { projectId: PROJECT });

    const said = await door.send('DELETE', TASKS.replace('{project_id}', PROJECT), { task_id: 1 });

    expect(said).toMatchObject({ httpStatusCode: 401, errorCode: 'APIGW.0301' });
  });
});

describe('the contract of the transcoding API', () => {
  test.each([
    ['', 'MPC.10202'],
    ['task_id=', 'MPC.10202'],
    ['task_id=0', 'MPC.10202'],
    ['task_id=1&task_id=2', 'MPC.10202'],
    ['task_id=-1', 'MPC.10202'],
    ['task_id=film', 'MPC.10202'],
    ['task_id=9223372036854775808', 'MPC.10202'],
    ['task_id=100.5', 'MPC.10211'],
    ['task_id=00100&x=1', 'MPC.10211'],
    ['task_id=9223372036854775807', 'MPC.10211'],
  ])('takes one task id as the API does: %j is answered %s', async (query, code) => {
    world = await startDoorWorld();

    const answer = await cancel(query);

    expect(answer.json).toMatchObject({ error_code: code });
  });

  test('has no API but this one, least of all that which deletes records', async () => {
    world = await startDoorWorld();
    world.seed('SUCCEEDED', '100');

    for (const [method, path] of [
      ['DELETE', `${PATH}/task`],
      ['DELETE', `${PATH}//`],
      ['DELETE', `${PATH}%2Ftask`],
      ['GET', PATH],
      ['POST', PATH],
      ['GET', `${PATH}/detail`],
      ['DELETE', '/v1'],
      ['DELETE', `/v1/${PROJECT}/remux`],
    ] as const) {
      const answer = await world.send(keyEvent(method, path, 'task_id=100'));

      expect(answer).toMatchObject({ status: 404, json: { error_code: 'APIGW.0101' } });
    }
    expect(world.calls()).toEqual([]);
  });

  test.each([
    ['nothing', {}],
    ['a token', { 'x-auth-token': 'MIIa' }],
    ['the signature of a webhook', webhookEvent('').headers],
    ['a signature for another query', keyEvent('DELETE', PATH, 'task_id=7').headers],
  ])('lets nobody in by %s', async (_, headers) => {
    world = await startDoorWorld();
    const parts = { method: 'DELETE', path: PATH, query: 'task_id=100' };

    const answer = await world.send(
      eventOf(undefined, { ...parts, headers: headers as Record<string, string> }),
    );

    expect(answer).toMatchObject({ status: 401, json: { error_code: 'APIGW.0301' } });
    expect(answer.json?.['error_msg']).toBe('Incorrect IAM authentication information');
    expect(world.calls()).toEqual([]);
  });

  test('knows no project but those of the caller', async () => {
    world = await startDoorWorld();

    const unknown = await world.send(keyEvent('DELETE', '/v1/abcd/transcodings', 'task_id=100'));
    const foreign = await world.send(keyEvent('DELETE', PATH, 'task_id=100', KEYS.elsewhere));

    expect(unknown).toMatchObject({ status: 401, json: { error_code: 'MPC.10208' } });
    expect(foreign.json).toEqual(unknown.json);
    expect(world.calls()).toEqual([]);
  });

  test('tells of a lost answer that turned out well as of success', async () => {
    world = await startDoorWorld();
    world.seed('WAITING', '100');
    world.simulator.scriptFault({ name: 'resetAfter', taskId: '100', kind: 'cancel' });

    expect(await cancel('task_id=100')).toMatchObject({ status: 204, text: '' });
  });

  test('has no way to say that something is queued, so nothing is', async () => {
    world = await startDoorWorld();
    world.seed('WAITING', '100');
    world.simulator.scriptFault({ name: 'serverError', status: 500, taskId: '100', calls: 9 });

    const answer = await cancel('task_id=100');

    expect(answer).toMatchObject({ status: 504, json: { error_code: 'APIGW.0203' } });
    expect(await world.queued({ withinSeconds: 2 })).toEqual([]);
  });
});
