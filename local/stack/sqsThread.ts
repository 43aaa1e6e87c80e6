import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { LocalSqs, LocalSqsOptions } from '../sqs/startLocalSqs.ts';
import type { VirtualTimeOptions } from '../virtual-time/installVirtualTime.ts';

/** What the thread answers once its server listens. */
export interface ThreadStarted {
  readonly endpoint: string;
  readonly environment: Readonly<Record<string, string>>;
  /** URLs by logical id. */
  readonly queueUrls: Readonly<Record<string, string>>;
}

/** What the thread is told. */
export type ThreadCommand =
  | { readonly kind: 'live_in'; readonly time: VirtualTimeOptions }
  | { readonly kind: 'close' };

/** A local SQS with a processor of its own. */
export interface SqsThread extends LocalSqs {
  /** Moves it into virtual time. */
  liveIn(time: VirtualTimeOptions): Promise<void>;
}

/**
 * Starts a local SQS in a thread of its own: at scale 20 a function that settles a thousand messages has 150 real
 * milliseconds for it, too few for both ends of the calls on one processor.
 *
 * @throws Error when the port is taken or the folder cannot be written to.
 */
export const startSqsThread = async (options: LocalSqsOptions): Promise<SqsThread> => {
  const worker = new Worker(new URL('./sqsWorker.ts', import.meta.url), {
    workerData: options,
    // Options of this process's own script (--eval, --cpu-prof) are not the thread's.
    execArgv: [],
  });
  // Fails with what the thread threw, if it does not start.
  const [started] = (await once(worker, 'message')) as [ThreadStarted];
  const { endpoint, environment, queueUrls } = started;
  const client = new SQSClient({
    endpoint,
    region: options.region,
    credentials: {
      accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
    },
  });
  const tell = async (command: ThreadCommand, answer: 'message' | 'exit'): Promise<void> => {
    const answered = once(worker, answer);
    worker.postMessage(command);
    await answered;
  };
  return {
    endpoint,
    client,
    environment,
    queueUrl(logicalId) {
      const url = queueUrls[logicalId];
      if (url === undefined) throw new RangeError(`no queue ${logicalId} is declared`);
      return url;
    },
    liveIn: (time) => tell({ kind: 'live_in', time }, 'message'),
    async close() {
      client.destroy();
      await tell({ kind: 'close' }, 'exit');
    },
  };
};
