import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readWorkerConfig } from '../../worker/settings.ts';
import { startWorkerWorld, type WorkerWorld } from './workerWorld.ts';

describe('starting a worker', () => {
  let world: WorkerWorld;
  beforeAll(async () => {
    world = await startWorkerWorld({ sqsScale: 10 });
  });
  afterAll(() => world.close());

  test('is refused with broken settings, all of them in one list', async () => {
    const worker = world.start({ MPC_ENDPOINT: 'ftp://mpc.example', PARKED_QUEUE_URL: '' });

    expect(await worker.ended).toBe(1);
    const [title, ...problems] = worker.errors().trimEnd().split('\n');
    expect(title).toBe('the service cannot start:');
    expect(problems.map((problem) => problem.split(':')[0]?.trim()).sort()).toEqual([
      'MPC_ENDPOINT',
      'PARKED_QUEUE_URL',
    ]);
    expect(worker.lines).toEqual([]);
  });

  test('is refused when its queue does not answer', async () => {
    const worker = world.start({
      CANCEL_REQUESTS_QUEUE_URL: `${world.variables.CANCEL_REQUESTS_QUEUE_URL}-of-yesterday`,
    });

    expect(await worker.ended).toBe(1);
    expect(worker.errors()).toMatch(/CANCEL_REQUESTS_QUEUE_URL: the queue does not answer: /);
  });

  test('is told in one line, and its end in another with what it has done', async () => {
    world.seed(['101']);
    await world.send(['{"task_id":101}']);
    const worker = world.start();

    const started = await worker.wrote('the worker serves its queue');
    await world.until(async () => (await world.depth()) === 0);
    const code = await worker.end('SIGINT');
    const stopped = await worker.wrote('the worker has stopped');

    expect(code).toBe(0);
    expect(started).toMatchObject({
      level: 'INFO',
      service: 'transcoding-canceller',
      queue: expect.stringMatching(/^arn:aws:sqs:.*:source$/),
      quota_share: 1,
      environments: 1,
    });
    expect(stopped).toMatchObject({ batches: 1, messages: 1, outcomes: { cancelled: 1 } });
  });

  test('gives it the whole quota, unless it is told of others', () => {
    const { variables } = world;
    const beside = { QUOTA_SHARE: '0.3', ENVIRONMENTS: '2' };

    expect(readWorkerConfig(variables)).toMatchObject({ quotaShare: 1, environments: 1 });
    expect(readWorkerConfig({ ...variables, QUOTA_SHARE: '' })).toMatchObject({ quotaShare: 1 });
    expect(readWorkerConfig({ ...variables, ...beside })).toMatchObject({
      quotaShare: 0.3,
      environments: 2,
    });
  });
});
