import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
} from '@aws-sdk/client-sqs';
import { DEFAULT_ACCOUNT } from '../../local/mpc-simulator/accounts.ts';
import { startSimulator } from '../../local/mpc-simulator/server.ts';
import type { TaskStatus } from '../../local/mpc-simulator/task.ts';
import { startSqsThread } from '../../local/stack/sqsThread.ts';

const REGION = 'eu-central-1';
const QUEUES = ['source', 'deadLetter', 'parked'] as const;
type QueueName = (typeof QUEUES)[number];
const [KEY] = DEFAULT_ACCOUNT.keys;
const [PROJECT] = DEFAULT_ACCOUNT.projects;
const ROOT = new URL('../../', import.meta.url);

/** The project of the simulator's own account. */
const PROJECT_ID = PROJECT?.id ?? '';

/** A line of JSON that a worker wrote. */
export type Line = Readonly<Record<string, unknown>>;

/** A worker in a process of its own. */
export interface WorkerProcess {
  readonly process: ChildProcess;
  /** What it has written so far. */
  readonly lines: readonly Line[];
  readonly errors: () => string;
  /** Resolves with the first line that has the message. */
  readonly wrote: (message: string) => Promise<Line>;
  /** Sends the signal and waits for the end. @returns exit code, or the signal that ended it. */
  readonly end: (signal: NodeJS.Signals) => Promise<number | string>;
  readonly ended: Promise<number | string>;
}

/** Where the program of a worker is. */
export interface Program {
  readonly file: string;
  readonly cwd?: string;
  readonly uid?: number;
}

const SOURCES: Program = { file: new URL('worker/main.ts', ROOT).pathname };

const watchProcess = (child: ChildProcess): WorkerProcess => {
  const lines: Line[] = [];
  let errors = '';
  const listeners = new Set<(line: Line) => void>();
  child.stderr?.on('data', (text) => {
    errors += text;
  });
  if (child.stdout) {
    createInterface(child.stdout).on('line', (text) => {
      const line = JSON.parse(text) as Line;
      lines.push(line);
      for (const listener of listeners) listener(line);
    });
  }
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  return {
    process: child,
    lines,
    errors: () => errors,
    ended,
    wrote: (message) =>
      new Promise((resolve, reject) => {
        const listen = (line: Line): void => {
          if (line['message'] === message) resolve(line);
        };
        listeners.add(listen);
        for (const line of lines) listen(line);
        void ended.then(() => reject(new Error(`it ended without "${message}": ${errors}`)));
      }),
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
};

interface Options {
  /** SQS seconds in a real one, at least 1: visibilities end, and long polls, so much sooner. */
  readonly sqsScale?: number;
  /** Milliseconds that each call to the API takes. */
  readonly callMs?: number;
}

/** More than can be sent: these tests are not about the pace. */
const CALLS_PER_MINUTE = 1_000_000;

/** Queues and the API over sockets, for workers in processes of their own. */
export const startWorkerWorld = async ({ sqsScale = 1, callMs = 0 }: Options = {}) => {
  const closing = new AsyncDisposableStack();
  const sqs = closing.adopt(
    await startSqsThread({
      region: REGION,
      queues: QUEUES.map((name) => ({
        logicalId: name,
        name,
        arn: `arn:aws:sqs:${REGION}:000000000000:${name}`,
        // Not the worker's: it must bring its own.
        attributes: { VisibilityTimeout: '3600', MaximumMessageSize: '1048576' },
      })),
    }),
    (it) => it.close(),
  );
  if (sqsScale > 1) await sqs.liveIn({ epoch: Date.now(), scale: sqsScale });
  const mpc = closing.adopt(
    await startSimulator({
      settings: {
        lifecycle: { startsPerMinute: 0, durationMs: 1e12 },
        quota: { perMinute: CALLS_PER_MINUTE, overallPerMinute: CALLS_PER_MINUTE },
        faults: { latency: callMs === 0 ? 0 : 1, latencyMs: callMs },
      },
    }),
    (it) => it.close(),
  );
  const workers: WorkerProcess[] = [];
  closing.defer(async () => {
    for (const worker of workers) await worker.end('SIGKILL');
  });

  const variables = {
    ...sqs.environment,
    HUAWEICLOUD_SDK_AK: KEY?.accessKey ?? '',
    HUAWEICLOUD_SDK_SK: KEY?.secretKey ?? '',
    HUAWEICLOUD_SDK_PROJECT_ID: PROJECT_ID,
    MPC_REGION: PROJECT?.name ?? '',
    MPC_ENDPOINT: mpc.url,
    MPC_REQUESTS_PER_MINUTE: String(CALLS_PER_MINUTE),
    CANCEL_REQUESTS_QUEUE_URL: sqs.queueUrl('source'),
    DEAD_LETTER_QUEUE_URL: sqs.queueUrl('deadLetter'),
    PARKED_QUEUE_URL: sqs.queueUrl('parked'),
  };

  const countsOf = async (queue: QueueName) => {
    const { Attributes } = await sqs.client.send(
      new GetQueueAttributesCommand({ QueueUrl: sqs.queueUrl(queue), AttributeNames: ['All'] }),
    );
    return {
      visible: Number(Attributes?.['ApproximateNumberOfMessages']),
      hidden: Number(Attributes?.['ApproximateNumberOfMessagesNotVisible']),
      delayed: Number(Attributes?.['ApproximateNumberOfMessagesDelayed']),
    };
  };

  return {
    sqs,
    simulator: mpc.simulator,
    variables,
    countsOf,
    /** Messages that are anywhere on the source queue. */
    depth: async (): Promise<number> => {
      const { visible, hidden, delayed } = await countsOf('source');
      return visible + hidden + delayed;
    },
    /** Starts a worker with nothing in its environment but what it is given. */
    start: (
      over: Readonly<Record<string, string>> = {},
      { file, cwd, uid }: Program = SOURCES,
    ): WorkerProcess => {
      const worker = watchProcess(
        spawn(process.execPath, [file], {
          env: { ...variables, ...over },
          stdio: ['ignore', 'pipe', 'pipe'],
          ...(cwd === undefined ? {} : { cwd }),
          ...(uid === undefined ? {} : { uid, gid: uid }),
        }),
      );
      workers.push(worker);
      return worker;
    },
    /** Puts tasks into the API's queue, or into another state. */
    seed: (ids: readonly string[], status: TaskStatus = 'WAITING'): void => {
      mpc.simulator.seedTasks(ids.map((id) => ({ project: PROJECT_ID, id, status })));
    },
    statusOf: (id: string) => mpc.simulator.task(PROJECT_ID, id)?.status,
    cancelled: (): string[] =>
      mpc.simulator
        .tasks()
        .filter(({ status }) => status === 'CANCELED')
        .map(({ id }) => id),
    send: async (bodies: readonly string[]): Promise<void> => {
      for (let start = 0; start < bodies.length; start += 10) {
        const Entries = bodies
          .slice(start, start + 10)
          .map((MessageBody, index) => ({ Id: String(index), MessageBody }));
        await sqs.client.send(
          new SendMessageBatchCommand({ QueueUrl: sqs.queueUrl('source'), Entries }),
        );
      }
    },
    /** Bodies of up to ten messages that are visible on a queue. */
    bodiesOn: async (queue: QueueName): Promise<string[]> => {
      const { Messages = [] } = await sqs.client.send(
        new ReceiveMessageCommand({ QueueUrl: sqs.queueUrl(queue), MaxNumberOfMessages: 10 }),
      );
      return Messages.map(({ Body = '' }) => Body).sort();
    },
    /** Resolves as soon as the condition holds. */
    until: async (condition: () => boolean | Promise<boolean>): Promise<void> => {
      while (!(await condition())) {
        await new Promise((resolve) => {
          setTimeout(resolve, 10);
        });
      }
    },
    close: (): Promise<void> => closing.disposeAsync(),
  };
};

/** Queues and the API, for workers in processes of their own. */
export type WorkerWorld = Awaited<ReturnType<typeof startWorkerWorld>>;
