import {
  CreateQueueCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
// fauxqs does not export its stores; the version is pinned in package.json.
import type { SqsQueue } from '../../node_modules/fauxqs/dist/sqs/sqsStore.js';
import type { DeclaredQueue } from '../declared/declaration.ts';
import { startFauxqsServer } from './fauxqsServer.ts';

/** What the local SQS is to hold. */
export interface LocalSqsOptions {
  /** The queues to make, as the template declares them. */
  readonly queues: readonly DeclaredQueue[];
  /** AWS region of the deployment. */
  readonly region: string;
  /** Folder that keeps queues and messages over a kill and a new start. Absent: nothing outlives the process. */
  readonly dataDir?: string;
  /** TCP port on the loopback interface; 0, the default, takes a free one. */
  readonly port?: number;
  /** Shown each declared queue as fauxqs holds it, once it is there: to watch what happens on it, or to disturb it. */
  readonly watch?: (queue: SqsQueue) => void;
}

/** A running local SQS. */
export interface LocalSqs {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  /** A client of the real SDK that is connected to it. */
  readonly client: SQSClient;
  /**
   * Environment variables with which any AWS SDK or the AWS CLI reaches it: endpoint, region, and credentials that are
   * not checked.
   */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * URL of a declared queue.
   * @param logicalId - Its key in the template.
   * @throws RangeError when the template declares no such queue.
   */
  queueUrl(logicalId: string): string;
  /** Closes all connections and the server. What was confirmed is on disk, if there is a `dataDir`. */
  close(): Promise<void>;
}

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/** Makes a queue, or brings one that was loaded from disk to what the template says now. */
const declareQueue = async (client: SQSClient, queue: DeclaredQueue): Promise<string> => {
  const { name: QueueName, attributes: Attributes } = queue;
  const loaded = await client.send(new GetQueueUrlCommand({ QueueName })).catch((error) => {
    if (error instanceof QueueDoesNotExist) {
      return undefined;
    }
    throw error;
  });
  if (loaded === undefined) {
    const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName, Attributes }));
    return String(QueueUrl);
  }
  const { QueueUrl } = loaded;
  await client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
  return String(QueueUrl);
};

/**
 * Starts an SQS in this process that holds the declared queues and speaks the real protocol on a loopback socket.
 *
 * It differs from the real one in this: messages never expire (`MessageRetentionPeriod` is only kept), and a long poll
 * may end early with nothing when another consumer was faster. A long poll whose client hangs up goes on inside, and
 * hides what it receives for the visibility time-out.
 *
 * @throws Error when the port is taken, the folder cannot be written to, or SQS refuses an attribute.
 */
export const startLocalSqs = async (options: LocalSqsOptions): Promise<LocalSqs> => {
  const { queues, region, dataDir, port = 0 } = options;
  const server = await startFauxqsServer({ port, region, dataDir });
  const client = new SQSClient({ endpoint: server.endpoint, region, credentials });
  const close = async (): Promise<void> => {
    client.destroy();
    await server.close();
  };
  const urls = new Map<string, string>();
  try {
    for (const queue of queues) {
      // A loaded queue still has the URL of the port it was made on.
      const { pathname } = new URL(await declareQueue(client, queue));
      urls.set(queue.logicalId, server.endpoint + pathname);
      options.watch?.(server.queue(queue.name));
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    endpoint: server.endpoint,
    client,
    environment: {
      AWS_ENDPOINT_URL_SQS: server.endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
    queueUrl(logicalId) {
      const url = urls.get(logicalId);
      if (url === undefined) {
        throw new RangeError(`no queue ${logicalId} is declared`);
      }
      return url;
    },
    close,
  };
};
