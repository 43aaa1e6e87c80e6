import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import type { CleanUpReport } from '../../lib/cleanup/cleanUpReport.ts';
import { DEFAULT_ACCOUNT } from '../../local/mpc-simulator/accounts.ts';
import { type CancellingWorld, startCancellingWorld } from '../end-to-end/cancellingWorld.ts';
import { type Loopback, serveHttp } from '../mpc-client/loopback.ts';
import { HOUR_MS } from './cleanUpWorld.ts';

const [KEY] = DEFAULT_ACCOUNT.keys;
const [PROJECT = { id: '', name: '' }] = DEFAULT_ACCOUNT.projects;
const CONTEXT = {
  awsRequestId: 'invocation-1',
  functionName: 'cleanUpStale',
  getRemainingTimeInMillis: () => 60_000,
} as Context;
const SCHEDULED = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} };

const before = { ...process.env };
let world: CancellingWorld;
let parameters: Loopback;
let answer: readonly [status: number, body: object];
let handler: (event: unknown, context: Context) => Promise<CleanUpReport>;
let written: string[] = [];

beforeAll(async () => {
  world = await startCancellingWorld();
  parameters = await serveHttp((response) => {
    const [status, body] = answer;
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(body));
  });
  Object.assign(process.env, world.sqs.environment, {
    AWS_ENDPOINT_URL_SSM: parameters.origin,
    HUAWEICLOUD_SDK_AK: KEY?.accessKey,
    HUAWEICLOUD_SDK_SK: KEY?.secretKey,
    HUAWEICLOUD_SDK_PROJECT_ID: PROJECT.id,
    MPC_REGION: PROJECT.name,
    MPC_ENDPOINT: world.mpcUrl,
    CANCEL_REQUESTS_QUEUE_URL: world.urls.source,
    CLEANUP_SWITCH_PARAMETER: '/films/prod/clean-up',
    CLEANUP_DRY_RUN: 'false',
    CLEANUP_MAX_PER_RUN: '1',
  });
  ({ handler } = (await import('../../handlers/cleanUpStale.ts')) as never);
  world.simulator.seedTasks(
    [8, 7, 1, 1].map((hours, index) => ({
      project: PROJECT.id,
      id: String(601 + index),
      createTime: Date.now() - hours * HOUR_MS,
    })),
  );
});
beforeEach(() => {
  written = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
});
afterAll(async () => {
  jest.restoreAllMocks();
  process.env = before;
  await Promise.all([world.close(), parameters.close()]);
});

const switchedOn = { Parameter: { Name: '/films/prod/clean-up', Type: 'String', Value: 'on' } };
const lines = () => written.flatMap((text) => text.trim().split('\n')).map((it) => JSON.parse(it));

describe('the function', () => {
  test('acts on its schedule while the switch is on, and writes one line and its metrics', async () => {
    answer = [200, switchedOn];

    const report = await handler(SCHEDULED, CONTEXT);

    expect(report).toMatchObject({ ended: 'done', enqueued: 1, over_cap: 1, calls: 2 });
    expect(report.tasks).toMatchObject([{ task_id: '601' }]);
    expect(parameters.received.at(-1)).toMatchObject({
      headers: { 'x-amz-target': 'AmazonSSM.GetParameter' },
      body: JSON.stringify({ Name: '/films/prod/clean-up' }),
    });
    expect(await world.countsOf('source')).toEqual([1, 0, 0]);
    expect(lines().filter(({ message }) => message === 'waiting tasks cleaned up')).toHaveLength(1);
    expect(lines().filter((line) => 'cleanup_enqueued' in line)).toMatchObject([
      { cleanup_enqueued: 1, cleanup_runs: 1 },
    ]);
  });

  test.each([
    [400, { __type: 'ParameterNotFound' }, 'could not be read: ParameterNotFound'],
    [400, { __type: 'AccessDeniedException' }, 'could not be read: AccessDeniedException'],
    [200, { Parameter: { Value: 'off' } }, 'is off'],
    [200, {}, 'is not on'],
  ])('does nothing when the parameter store answers %d %j', async (status, body, why) => {
    answer = [status, body];
    const callsBefore = world.simulator.ledger.length;

    const report = await handler(SCHEDULED, CONTEXT);

    expect(report).toMatchObject({
      ended: 'switched_off',
      why: `parameter /films/prod/clean-up ${why}`,
    });
    expect(world.simulator.ledger).toHaveLength(callsBefore);
  });

  test('answers a direct invocation with the plan that it asks for', async () => {
    const report = await handler({ dry_run: true, older_than: '450m' }, CONTEXT);

    expect(report).toMatchObject({ ended: 'dry_run', chosen: 1, over_cap: 0 });
  });

  test('fails on an event that it does not understand, before anything is called', async () => {
    await expect(handler({ max: 2, force: true }, CONTEXT)).rejects.toThrow(
      'max: must be a whole number from 1 to 1, which is CLEANUP_MAX_PER_RUN\n  force: is not a known field',
    );
  });
});
