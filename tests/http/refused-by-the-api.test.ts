import { afterEach, describe, expect, test } from '@jest/globals';
import type { Transport } from '../../lib/mpc/transport.ts';
import { createListener, WITH_BUS } from '../outcome-events/listener.ts';
import { type DoorWorld, keyEvent, PROJECT, startDoorWorld, webhookEvent } from './doorWorld.ts';

let world: DoorWorld;
afterEach(async () => {
  await world.close();
  expect(world.mistakes).toEqual([]);
});

const answering = (status: number, error_code: string, error_msg: string) => (): Transport => () =>
  Promise.resolve({
    kind: 'answer',
    status,
    headers: {},
    body: JSON.stringify({ error_code, error_msg }),
    complete: true,
  });

const cancel = () => world.send(keyEvent('DELETE', `/v1/${PROJECT}/transcodings`, 'task_id=100'));

describe('what the transcoding API refuses for good', () => {
  test.each([
    [403, 403],
    [500, 400],
  ])('with %d is passed on to its clients with %d', async (status, answered) => {
    world = await startDoorWorld({ through: answering(status, 'MPC.10217', 'trial is over') });

    expect(await cancel()).toMatchObject({
      status: answered,
      json: { error_code: 'MPC.10217', error_msg: 'trial is over' },
    });
  });

  test('is told to the event bus as rejected', async () => {
    const listener = createListener();
    world = await startDoorWorld({
      variables: WITH_BUS,
      effects: { loadEventsClient: listener.load },
      through: answering(400, 'MPC.10217', 'trial is over'),
    });

    await world.send(webhookEvent('{"task_id":100}'));

    expect(listener.heard).toMatchObject([
      { task_id: '100', outcome: 'rejected', failure: { code: 'MPC.10217' }, attempts: 1 },
    ]);
  });
});

test('a fault of our own key is a time-out to the clients of the transcoding API', async () => {
  world = await startDoorWorld({ through: answering(401, 'APIGW.0301', 'ak not exist') });

  expect(await cancel()).toMatchObject({ status: 504, json: { error_code: 'APIGW.0203' } });
});

test('the event bus is told of no try for a task that was only looked at', async () => {
  const listener = createListener();
  world = await startDoorWorld({
    variables: WITH_BUS,
    effects: { loadEventsClient: listener.load },
  });
  world.seed('WAITING', '100');

  await world.send(webhookEvent('{"task_id":100,"expect":{"user_data":"another film"}}'));

  expect(listener.heard).toMatchObject([{ task_id: '100', outcome: 'mismatch', attempts: 0 }]);
});
