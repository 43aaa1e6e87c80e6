import { DeleteQueueCommand } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../lib/mpc/clock.ts';
import { createNodeTransport } from '../../lib/mpc/nodeTransport.ts';
import { DEFAULT_ACCOUNT } from '../../local/mpc-simulator/accounts.ts';
import { commandLine } from '../cli/commandLine.ts';
import { startCancellingWorld } from '../end-to-end/cancellingWorld.ts';
import { ACTING, createCleanUpWorld, HOUR_MS, PROJECT } from './cleanUpWorld.ts';

const { CANCEL_REQUESTS_QUEUE_URL: _, CLEANUP_DRY_RUN: __, ...ENV } = ACTING;

const source = (bucket: string, user_data?: string) => ({
  input: { bucket, location: 'cn-north-4', object: 'films/a.mp4' },
  output: { bucket: 'ready', location: 'cn-north-4', object: 'films' },
  ...(user_data === undefined ? {} : { user_data }),
});

/** A queue with four old tasks and six young ones, and the command line before it. */
const createDesk = (env: Readonly<Record<string, string>> = {}) => {
  const world = createCleanUpWorld();
  world.waiting(1, 30 * HOUR_MS, { id: '11', source: source('incoming', 'batch-1') });
  world.waiting(1, 7 * HOUR_MS, { id: '12', source: source('incoming', 'batch-\u001b[2J2') });
  world.waiting(1, 8 * HOUR_MS, { id: '13', source: source('masters', 'batch-3') });
  world.waiting(1, 9 * HOUR_MS, { id: '14', source: source('incoming') });
  world.waiting(6, HOUR_MS);
  const { clock, transport, settle } = world;
  const cleanup = (...words: readonly string[]) =>
    settle(commandLine(['cleanup', ...words], { ...ENV, ...env }, { ...clock, transport }));
  return { ...world, cleanup };
};

describe('the plan', () => {
  test('is a table of what is stale, the oldest first, and says why and what is left alone', async () => {
    const desk = createDesk();

    const { status, output, errors } = await desk.cleanup(
      ...['--only', 'user_data=batch-*', '--never', 'input_bucket=masters'],
    );

    expect({ status, errors }).toEqual({ status: 0, errors: '' });
    expect(output.split('\n')).toEqual([
      'Task  Age  Input                 User data    Why',
      '────  ───  ────────────────────  ───────────  ─────────────────────────────────────',
      '11     1d  incoming/films/a.mp4  batch-1      older than 6h, only user_data=batch-*',
      '12     7h  incoming/films/a.mp4  batch-·[2J2  older than 6h, only user_data=batch-*',
      '',
      '2 tasks chosen of 4 listed, created before 2026-01-15T03:30:17.000Z; 1 API call',
      '',
      'Left alone                  Tasks',
      '──────────────────────────  ─────',
      'only user_data                  1',
      'never input_bucket=masters      1',
      '',
      'Nothing was changed; --apply puts a request for each on the queue.',
      '',
    ]);
    expect(desk.simulator.tasks({ project: PROJECT, status: 'WAITING' })).toHaveLength(10);
  });

  test('takes age and cap from the command line, the rest from the settings of the function', async () => {
    const desk = createDesk({ STALE_AFTER: '1d', CLEANUP_NEVER: 'user_data=batch-1' });

    const { output } = await desk.cleanup('--older-than', '450m', '--max', '1', '--json');

    expect(JSON.parse(output)).toMatchObject({
      ended: 'dry_run',
      chosen: 1,
      over_cap: 1,
      spared: { 'never user_data=batch-1': 1 },
      tasks: [{ task_id: '14', because: 'older than 450m' }],
    });
  });

  test('says that a guard refuses it', async () => {
    const desk = createDesk({ CLEANUP_MAX_SHARE: '0.2' });

    const { status, output } = await desk.cleanup();

    expect(status).toBe(0);
    expect(output).toContain(`share: 4 are stale in project ${PROJECT}, where fewer than 20 wait`);
    expect(output).toContain('refused: share      4');
    expect(output).toContain('Nothing is to be done.');
  });

  test('is not there when the list cannot be read', async () => {
    const desk = createDesk();
    desk.simulator.setOutages([{ from: 0, until: Number.MAX_SAFE_INTEGER, how: 'serverError' }]);

    const { status, output } = await desk.cleanup();

    expect(status).toBe(1);
    expect(output).toContain('Nothing was enqueued: list_failed.');
  });
});

describe('a command line that cannot be used', () => {
  test('gets all of its problems, a usage line and status 2, and calls nothing', async () => {
    const desk = createDesk({ CLEANUP_MAX_SHARE: '2' });

    const { status, output, errors } = await desk.cleanup('--force');

    expect({ status, output }).toEqual({ status: 2, output: '' });
    expect(errors).toContain('error: unknown option --force\n');
    expect(errors).toContain('error: CLEANUP_MAX_SHARE must be a number from 0 to 1\n');
    expect(errors).toContain('\nusage: transcoding-canceller cleanup [--older-than 6h]');
    expect(desk.calls()).toBe(0);
  });

  test.each([
    [['--older-than', '5m'], '--older-than must be a duration from 15m to 365d'],
    [['--max', '101'], '--max must be a whole number from 1 to 100, which is CLEANUP_MAX_PER_RUN'],
    [['--max', 'all'], '--max must be a whole number from 1 to 100, which is CLEANUP_MAX_PER_RUN'],
    [['--only', 'user_data=[a'], '--only the glob of user_data has a [ without'],
    [['--never', 'bucket=a'], '--never bucket is no field that can be filtered by; these are user'],
    [['--apply'], 'CANCEL_REQUESTS_QUEUE_URL is not set, and --stage is not given'],
  ])('%j', async (words, problem) => {
    const { status, errors } = await createDesk().cleanup(...words);

    expect(status).toBe(2);
    expect(errors).toContain(`error: ${problem}`);
  });
});

describe('with --apply', () => {
  const [KEY] = DEFAULT_ACCOUNT.keys;
  const [OF_ACCOUNT = { id: '', name: '' }] = DEFAULT_ACCOUNT.projects;
  let closing = new AsyncDisposableStack();
  afterEach(async () => {
    await closing.disposeAsync();
    closing = new AsyncDisposableStack();
  });

  const startDesk = async () => {
    const world = closing.adopt(await startCancellingWorld(), (it) => it.close());
    const wire = closing.adopt(createNodeTransport(1), (it) => it.close());
    world.simulator.seedTasks(
      [7, 8, 1, 1].map((hours, index) => ({
        project: OF_ACCOUNT.id,
        id: String(501 + index),
        createTime: Date.now() - hours * HOUR_MS,
      })),
    );
    const env = {
      HUAWEICLOUD_SDK_AK: KEY?.accessKey,
      HUAWEICLOUD_SDK_SK: KEY?.secretKey,
      HUAWEICLOUD_SDK_PROJECT_ID: OF_ACCOUNT.id,
      MPC_REGION: OF_ACCOUNT.name,
      MPC_ENDPOINT: world.mpcUrl,
      CANCEL_REQUESTS_QUEUE_URL: world.urls.source,
      ...world.sqs.environment,
    };
    const cleanup = (...words: readonly string[]) =>
      commandLine(['cleanup', '--apply', ...words], env, {
        ...systemClock,
        transport: wire.send,
      });
    return { world, cleanup };
  };

  test('a request for each is put on the queue, which the service then serves', async () => {
    const { world, cleanup } = await startDesk();

    const { status, output, errors } = await cleanup();
    await world.deliver(2);

    expect({ status, errors }).toEqual({ status: 0, errors: '' });
    expect(output).toContain('2 requests on the queue, confirmed by SQS.');
    expect(['501', '502', '503', '504'].map(world.statusOf)).toEqual([
      'CANCELED',
      'CANCELED',
      'WAITING',
      'WAITING',
    ]);
  });

  test('nothing is read when the queue is not there', async () => {
    const { world, cleanup } = await startDesk();

    const { status, errors } = await cleanup('--stage', 'gone');

    expect(status).toBe(1);
    expect(errors).toContain('there is no queue transcoding-canceller-gone-cancel-requests');
    expect(world.simulator.ledger).toEqual([]);
  });

  test('what SQS does not confirm makes it fail', async () => {
    const { world, cleanup } = await startDesk();
    await world.sqs.client.send(new DeleteQueueCommand({ QueueUrl: world.urls.source }));

    const { status, output, errors } = await cleanup();

    expect(status).toBe(1);
    expect(output).toContain('SQS has confirmed 0 of 2 requests');
    expect(errors).toContain('error: there is no queue source');
  });
});
