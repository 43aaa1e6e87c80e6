import { rm } from 'node:fs/promises';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { FunctionError } from '../../local/runtime-api/functionError.ts';
import { deadLetterOf } from '../redrive/deadLetters.ts';
import { everything } from '../template/everything.ts';
import { type Deployment, deploy, fromSource } from './deployment.ts';
import { lettersOf } from './functionInWorld.ts';
import { expectRoleToFit } from './permissions.ts';
import { project } from './scenario.ts';
import { openWorld, type World } from './world.ts';

const hourMs = 3_600_000;

/** What EventBridge sends at each tick. */
const tick = {
  version: '0',
  id: '53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa',
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account: '111122223333',
  time: '2026-01-15T09:30:00Z',
  region: 'eu-central-1',
  resources: ['arn:aws:events:eu-central-1:111122223333:rule/schedule'],
  detail: {},
};

/** Runs a function from its zip and from its sources, each in a world of its own. */
const bothWays = async <T>(
  deployment: Deployment,
  run: (world: World) => Promise<T>,
): Promise<{
  readonly packaged: T;
  readonly unpackaged: T;
  readonly calls: World['aws']['calls'];
}> => {
  const sources = await fromSource(deployment);
  const worlds = [
    await openWorld(deployment, deployment.folder),
    await openWorld(deployment, sources),
  ] as const;
  try {
    const [packaged, unpackaged] = await Promise.all([run(worlds[0]), run(worlds[1])]);
    return { packaged, unpackaged, calls: worlds[0].aws.calls };
  } finally {
    await Promise.all(worlds.map((world) => world.close()));
    await rm(sources, { recursive: true });
  }
};

describe('the packaged redrive, under the runtime client of Lambda', () => {
  let deployment: Deployment;

  beforeAll(async () => {
    deployment = await deploy('redriveDeadLetters', everything);
  }, 120_000);
  afterAll(() => rm(deployment.folder, { recursive: true }));

  test('moves dead letters as from source, with what its role allows', async () => {
    const now = Date.now();
    const letters = [
      deadLetterOf('{"task_id":1}', { at: now - 3 * hourMs }),
      deadLetterOf('{"task_id":2}', { at: now - 2 * 24 * hourMs, redrives: 5 }),
      // Still resting, for the fifth time.
      deadLetterOf('{"task_id":3}', { at: now, redrives: 4 }),
    ];

    const { packaged, unpackaged, calls } = await bothWays(deployment, async (world) => {
      await world.sqs.client.send(
        new SendMessageBatchCommand({
          QueueUrl: world.sqs.queueUrl('DeadLetterQueue'),
          Entries: letters.map(({ body, attributes }, index) => ({
            Id: String(index),
            MessageBody: body,
            MessageAttributes: attributes as never,
          })),
        }),
      );
      const dryRun = await world.invoke({ dry_run: true });
      const report = await world.invoke(tick);
      return {
        dryRun,
        report,
        source: await lettersOf(world.sqs, 'CancelRequestsQueue'),
        parked: await lettersOf(world.sqs, 'ParkedQueue'),
      };
    });

    const plan = { seen: 3, redriven: 1, waiting: 1, parked: { max_redrives: 1 } };
    expect(packaged).toMatchObject({
      dryRun: { ...plan, dry_run: true },
      report: { ...plan, dry_run: false, ended: 'drained' },
      source: [{ body: '{"task_id":1}' }],
      parked: [{ body: '{"task_id":2}', failureClass: 'retry' }],
    });
    expect(packaged.source).toEqual(unpackaged.source);
    expect(packaged.parked).toEqual(unpackaged.parked);
    expect(unpackaged.report).toMatchObject(plan);
    expectRoleToFit(deployment, calls);
  }, 120_000);
});

describe('the packaged clean-up, under the runtime client of Lambda', () => {
  let deployment: Deployment;

  beforeAll(async () => {
    deployment = await deploy('cleanUpStale', { ...everything, cleanUpDryRun: 'false' });
  }, 120_000);
  afterAll(() => rm(deployment.folder, { recursive: true }));

  test('enqueues what is stale as from source, with what its role allows', async () => {
    const { packaged, unpackaged, calls } = await bothWays(deployment, async (world) => {
      world.mpc.simulator.seedTasks(
        [8, 1, 1].map((hours, index) => ({
          project,
          id: String(601 + index),
          createTime: Date.now() - hours * hourMs,
        })),
      );
      const report = await world.invoke(tick);
      const sent = await lettersOf(world.sqs, 'CancelRequestsQueue');
      return { report, tasks: sent.map(({ body }) => JSON.parse(body).task_id) };
    });

    expect(packaged).toMatchObject({
      report: { ended: 'done', dry_run: false, seen: 1, chosen: 1, enqueued: 1 },
      tasks: ['601'],
    });
    expect(unpackaged).toMatchObject({ report: { ended: 'done', enqueued: 1 }, tasks: ['601'] });
    expectRoleToFit(deployment, calls);
  }, 120_000);
});

describe.each(['redriveDeadLetters', 'cleanUpStale'] as const)('the packaged %s', (name) => {
  test('does not start with broken settings, and says in one list what is wrong', async () => {
    const deployment = await deploy(name, everything);
    const world = await openWorld(deployment, deployment.folder, {
      CANCEL_REQUESTS_QUEUE_URL: 'not a URL',
      QUOTA_SHARE: 'all',
    });

    const error = (await world.invoke(tick).catch((thrown) => thrown)) as FunctionError;
    await world.close();
    await rm(deployment.folder, { recursive: true });

    expect(error.errorType).toBe('ConfigError');
    expect(error.message).toMatch(/CANCEL_REQUESTS_QUEUE_URL: .*/);
    expect(error.message).toMatch(/QUOTA_SHARE: .*/);
  }, 120_000);
});
