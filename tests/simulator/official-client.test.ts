import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { DEFAULT_ACCOUNT } from '../../local/mpc-simulator/accounts.ts';
import { createSimulatorClock } from '../../local/mpc-simulator/clock.ts';
import { type RunningSimulator, startSimulator } from '../../local/mpc-simulator/server.ts';
import { officialClient, type Said, TASKS } from './officialClient.ts';
import { PROJECT, STILL } from './simulatedService.ts';

const MINUTE = 60_000;
const place = { bucket: 'b', location: 'cn-north-4', object: 'o' };

describe("the official SDK's client", () => {
  let running: RunningSimulator;

  beforeEach(async () => {
    running = await startSimulator({ settings: STILL, clock: createSimulatorClock(1) });
  });

  afterEach(() => running.close());

  const summary = ({ httpStatusCode, errorCode, errorMsg }: Said) => [
    httpStatusCode,
    errorCode,
    errorMsg,
  ];

  test('creates, cancels and queries', async () => {
    const client = officialClient(running.url);

    const created = await client.send(
      'POST',
      TASKS,
      {},
      {
        input: place,
        output: place,
        trans_template_id: [7000524],
        user_data: 'für "alle"',
      },
    );
    const id = created['task_id'];
    const cancelled = await client.send('DELETE', TASKS, { task_id: id });
    const again = await client.send('DELETE', TASKS, { task_id: id });
    const unknown = await client.send('DELETE', TASKS, { task_id: 5 });
    const queried = await client.send('GET', TASKS, { task_id: [String(id), '5'] });

    expect(created.httpStatusCode).toBe(200);
    expect(cancelled).toEqual({ httpStatusCode: 204 });
    expect(summary(again)).toEqual([400, 'MPC.10212', 'Operation failed.']);
    expect(again['requestId']).toBe(running.simulator.ledger[2]?.requestId);
    expect(summary(unknown)).toEqual([403, 'MPC.10211', 'The task does not exist.']);
    expect(queried).toMatchObject({
      total: 1,
      task_array: [{ task_id: String(id), status: 'CANCELED', user_data: 'für "alle"' }],
    });
  });

  test('finds its project by the region, and only one', async () => {
    const found = await officialClient(running.url).send('GET', '/v3/projects', {
      name: 'cn-north-4',
    });

    expect(found).toMatchObject({ projects: [{ id: PROJECT, name: 'cn-north-4' }] });
  });

  test('a project of someone else fails the tenant check', async () => {
    const client = officialClient(running.url, { projectId: 'f'.repeat(32) });

    expect(summary(await client.send('DELETE', TASKS, { task_id: 1 }))).toEqual([
      401,
      'MPC.10208',
      'Failed to verify the tenant ID.',
    ]);
  });

  test('another method is no API of the gateway', async () => {
    expect(summary(await officialClient(running.url).send('PUT', TASKS))).toEqual([
      404,
      'APIGW.0101',
      'The API does not exist or has not been published in the environment',
    ]);
  });

  test.each([16, -16])('a date %i minutes off is expired', async (minutes) => {
    running.clock.set(running.clock.now() + minutes * MINUTE);

    expect(summary(await officialClient(running.url).send('GET', TASKS))).toEqual([
      401,
      'APIGW.0301',
      'Incorrect IAM authentication information: calc ak sk signature fail:signature expired',
    ]);
  });

  test('a date 14 minutes off is not', async () => {
    running.clock.set(running.clock.now() + 14 * MINUTE);

    expect((await officialClient(running.url).send('GET', TASKS)).httpStatusCode).toBe(200);
  });

  test('a wrong secret is told the canonical request of the gateway, with bars for line ends', async () => {
    const said = await officialClient(running.url, { sk: 'wrong' }).send('GET', TASKS, { size: 5 });

    expect(said).toMatchObject({ httpStatusCode: 401, errorCode: 'APIGW.0301' });
    expect(said['errorMsg']).toContain('verify aksk signature fail');
    expect(said['errorMsg']).toContain(
      `canonicalRequest:GET|/v1/${PROJECT}/transcodings/|size=5|content-type:application/json|host:`,
    );
  });

  test('the sixth failure in a row locks the key for five minutes, for the right secret as well', async () => {
    const wrong = officialClient(running.url, { sk: 'wrong' });
    const right = officialClient(running.url);
    const locked =
      'Incorrect IAM authentication information: AK access failed to reach the limit,forbidden';

    for (let failure = 1; failure <= 5; failure += 1) {
      expect((await wrong.send('GET', TASKS))['errorMsg']).toContain('verify aksk signature fail');
    }
    expect(summary(await wrong.send('GET', TASKS))).toEqual([401, 'APIGW.0301', locked]);
    expect((await right.send('GET', TASKS))['errorMsg']).toBe(locked);
    running.clock.set(running.clock.now() + 5 * MINUTE + 1);
    expect((await right.send('GET', TASKS)).httpStatusCode).toBe(200);
  });

  test('a success in between starts the count anew, and other keys are not locked', async () => {
    const wrong = officialClient(running.url, { sk: 'wrong' });
    const right = officialClient(running.url);
    const stranger = officialClient(running.url, { ak: 'NOSUCHKEY' });

    for (const client of [wrong, wrong, wrong, wrong, wrong, right, wrong]) {
      await client.send('GET', TASKS);
    }
    for (let failure = 1; failure <= 5; failure += 1) {
      expect((await stranger.send('GET', TASKS))['errorMsg']).toContain(
        'Get secretKey failed,ak:NOSUCHKEY,err:ak not exist',
      );
    }
    expect((await stranger.send('GET', TASKS))['errorMsg']).toContain('reach the limit');
    expect((await right.send('GET', TASKS)).httpStatusCode).toBe(200);
  });

  test('temporary keys need their token and end with it', async () => {
    running.simulator.directory.replace({
      ...DEFAULT_ACCOUNT,
      keys: [
        {
          accessKey: 'TEMPORARY',
          secretKey: 'invented-temporary-secret',
          securityToken: 'invented-security-token',
          expiresAt: running.clock.now() + 10 * MINUTE,
        },
      ],
    });
    const keys = { ak: 'TEMPORARY', sk: 'invented-temporary-secret' };
    const complete = officialClient(running.url, {
      ...keys,
      securityToken: 'invented-security-token',
    });

    expect((await complete.send('GET', TASKS)).httpStatusCode).toBe(200);
    expect((await officialClient(running.url, keys).send('GET', TASKS))['errorMsg']).toContain(
      'verify aksk signature fail',
    );
    running.clock.set(running.clock.now() + 10 * MINUTE);
    expect((await complete.send('GET', TASKS))['errorMsg']).toContain('signature expired');
  });
});
