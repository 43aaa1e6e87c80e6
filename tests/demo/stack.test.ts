import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type {
  Declaration,
  DeclaredFunction,
  DeclaredQueue,
} from '../../local/declared/declaration.ts';
import { readSettledRequest, type SettledRequest } from '../../local/stack/settledRequest.ts';
import type { ScheduledRun } from '../../local/stack/startSchedule.ts';
import { type Stack, type StackOptions, startStack } from '../../local/stack/startStack.ts';
import { seedTasks } from '../../local/stack/tasksByLastDigit.ts';

const QUEUED = '40000000';
const RUNNING = '40000004';

const queue = (name: string): DeclaredQueue => ({
  logicalId: name,
  name,
  arn: `arn:aws:sqs:eu-central-1:000000000000:${name}`,
  attributes: { VisibilityTimeout: '55' },
});

const declaration: Declaration = {
  region: 'eu-central-1',
  queues: [queue('Source'), queue('Dead'), queue('Parked')],
  functions: [
    {
      key: 'cancelFromQueue',
      name: 'cancel-from-queue',
      handler: 'handlers/cancelFromQueue.handler',
      timeoutSeconds: 20,
      memoryMegabytes: 512,
      environment: {
        MPC_REGION: 'cn-north-4',
        MPC_ENDPOINT: 'https://mpc.example.com',
        CANCEL_REQUESTS_QUEUE_URL: { urlOfQueue: 'Source' },
        DEAD_LETTER_QUEUE_URL: { urlOfQueue: 'Dead' },
        PARKED_QUEUE_URL: { urlOfQueue: 'Parked' },
      },
      events: [
        {
          kind: 'sqs',
          queue: 'Source',
          batchSize: 10,
          windowSeconds: 1,
          maximumConcurrency: 2,
          reportBatchItemFailures: true,
        },
      ],
    },
  ],
};

const scheduled = (
  key: string,
  environment: DeclaredFunction['environment'] = {},
): DeclaredFunction => ({
  key,
  name: key,
  handler: `handlers/${key}.handler`,
  timeoutSeconds: 120,
  memoryMegabytes: 256,
  environment: { ...declaration.functions[0]?.environment, ...environment },
  events: [{ kind: 'schedule', rate: 'rate(15 minutes)', enabled: true }],
});

let folder: string;
let stack: Stack | undefined;
let settled: SettledRequest[];
let runs: ScheduledRun[];
let wake: () => void;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stack-'));
  settled = [];
  runs = [];
  wake = () => {};
});
afterEach(async () => {
  await stack?.stop();
  stack = undefined;
  await rm(folder, { recursive: true });
});

const start = async (over: Partial<StackOptions> = {}): Promise<Stack> => {
  stack = await startStack({
    declaration,
    timeScale: 50,
    seed: 1,
    settings: { lifecycle: { startsPerMinute: 0, durationMs: 86_400_000 } },
    observer: {
      line: (line) => {
        const request = readSettledRequest(line);
        if (request !== undefined) settled.push(request);
        wake();
      },
      schedule: (run) => runs.push(run),
    },
    ...over,
  });
  seedTasks(stack.simulator, stack.project.projectId, [QUEUED, RUNNING]);
  return stack;
};
const stop = async (): Promise<void> => {
  await stack?.stop();
  stack = undefined;
};
const send = ({ sqs, queueUrl }: Stack, body: string) =>
  sqs.client.send(
    new SendMessageCommand({ QueueUrl: queueUrl('CANCEL_REQUESTS_QUEUE_URL'), MessageBody: body }),
  );
const untilSettled = async (count: number): Promise<void> => {
  while (settled.length < count) {
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
};

describe('a local stack', () => {
  test('brings a request from the queue to the simulator, and shows what the handler logs of it', async () => {
    const running = await start();

    await send(running, `{"task_id":${QUEUED}}`);
    await send(running, `{"task_id":${RUNNING}}`);
    await untilSettled(2);

    expect(settled.map(({ task_id, outcome }) => [task_id, outcome]).sort()).toEqual([
      [QUEUED, 'cancelled'],
      [RUNNING, 'too_late'],
    ]);
    const { simulator } = running.simulator;
    expect(simulator.ledger.filter(({ effect }) => effect === 'cancelled')).toHaveLength(1);
  });

  test('starts again in the same process, with functions that know their new endpoints', async () => {
    await start();
    await stop();

    await send(await start(), `{"task_id":${QUEUED}}`);
    await untilSettled(1);

    expect(settled[0]?.outcome).toBe('cancelled');
  });

  test('keeps the credentials of a real cloud away from functions, and gives them back', async () => {
    process.env['AWS_SESSION_TOKEN'] = 'of a real cloud';

    await start();
    const during = process.env['AWS_SESSION_TOKEN'];
    await stop();

    expect(during).toBeUndefined();
    expect(process.env['AWS_SESSION_TOKEN']).toBe('of a real cloud');
    expect(process.env['MPC_ENDPOINT']).toBeUndefined();
    delete process.env['AWS_SESSION_TOKEN'];
  });

  test('with a data folder goes on with its tasks, its ledger and its time', async () => {
    const first = await start({ dataDir: folder });
    await send(first, `{"task_id":${QUEUED}}`);
    await untilSettled(1);
    await stop();
    const { ledger } = first.simulator.simulator;
    const lastCall = ledger.at(-1)?.at ?? 0;

    const second = await start({ dataDir: folder });

    expect(second.simulator.simulator.ledger).toEqual(ledger);
    const { project } = second;
    expect(second.simulator.simulator.task(project.projectId, QUEUED)?.status).toBe('CANCELED');
    expect(Date.now()).toBeGreaterThan(lastCall);
  });

  test('refuses real time on a folder whose time is ahead', async () => {
    await writeFile(join(folder, 'time.json'), JSON.stringify({ now: Date.now() + 3_600_000 }));

    await expect(start({ dataDir: folder, timeScale: 1 })).rejects.toThrow(/the time in .* ahead/);
  });

  test('says at once which setting a function lacks, and leaves nothing open', async () => {
    const [declared] = declaration.functions;
    const { PARKED_QUEUE_URL: _, ...environment } = declared?.environment ?? {};
    const functions = declared === undefined ? [] : [{ ...declared, environment }];

    await expect(start({ declaration: { ...declaration, functions } })).rejects.toThrow(
      /PARKED_QUEUE_URL/,
    );
    await expect(start()).resolves.toBeDefined();
  });
});

describe('the schedules of a local stack', () => {
  const withSchedule = (key: string, environment?: DeclaredFunction['environment']) => ({
    declaration: {
      ...declaration,
      functions: [...declaration.functions, scheduled(key, environment)],
    },
  });

  test('let the redrive look at dead letters, which it sends back when they are due', async () => {
    const running = await start(withSchedule('redriveDeadLetters'));
    await running.sqs.client.send(
      new SendMessageCommand({
        QueueUrl: running.queueUrl('DEAD_LETTER_QUEUE_URL'),
        MessageBody: `{"task_id":${QUEUED}}`,
      }),
    );

    await running.schedules[0]?.fire();

    expect(runs).toMatchObject([
      { functionKey: 'redriveDeadLetters', end: { answer: { ended: 'drained', waiting: 1 } } },
    ]);
  });

  test('let the clean-up act if its caller says so, though there is no switch to read', async () => {
    const { project, simulator, schedules } = await start({
      ...withSchedule('cleanUpStale', {
        CLEANUP_DRY_RUN: 'true',
        CLEANUP_SWITCH_PARAMETER: '/service/dev/clean-up',
      }),
      variables: { cleanUpStale: { CLEANUP_DRY_RUN: 'false' } },
    });
    const createTime = Date.now() - 7 * 3_600_000;
    simulator.simulator.seedTasks([{ project: project.projectId, id: '77', createTime }]);

    await schedules[0]?.fire();
    await untilSettled(1);

    expect(settled[0]).toMatchObject({ task_id: '77', outcome: 'cancelled' });
    expect(runs[0]?.end).toMatchObject({ answer: { ended: 'done', dry_run: false, enqueued: 1 } });
  });

  test('are refused when the local world cannot keep them, and leave nothing open', async () => {
    const tidy: DeclaredFunction = {
      ...scheduled('redriveDeadLetters'),
      events: [{ kind: 'schedule', rate: 'cron(0 6 * * ? *)', enabled: true }],
    };

    await expect(start({ declaration: { ...declaration, functions: [tidy] } })).rejects.toThrow(
      /only, not cron\(0 6/,
    );
    await expect(start()).resolves.toBeDefined();
  });
});
