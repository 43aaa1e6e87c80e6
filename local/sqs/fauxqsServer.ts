import type { AddressInfo } from 'node:net';
import { buildApp } from 'fauxqs';
// fauxqs does not export its stores; the version is pinned in package.json.
import { S3Store } from '../../node_modules/fauxqs/dist/s3/s3Store.js';
import { SnsStore } from '../../node_modules/fauxqs/dist/sns/snsStore.js';
import { type SqsQueue, SqsStore } from '../../node_modules/fauxqs/dist/sqs/sqsStore.js';
import { DurableMessages } from './durableMessages.ts';

/** A listening SQS. */
export interface FauxqsServer {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  /**
   * A queue as fauxqs holds it.
   * @throws RangeError when there is no queue of this name.
   */
  queue(name: string): SqsQueue;
  close(): Promise<void>;
}

/** Does what `startFauxqs` does inside, which binds every network interface and lets nobody choose. */
const storesOn = (folder: string | undefined, region: string) => {
  const sqsStore = new SqsStore();
  // Without a host of its own, a queue URL has the one of the request: sqs.<region>.localhost does not resolve everywhere.
  sqsStore.host = '';
  sqsStore.region = region;
  const stores = { sqsStore, snsStore: new SnsStore(), s3Store: new S3Store() };
  if (folder === undefined) {
    return { stores, close: () => {} };
  }
  const messages = new DurableMessages(folder);
  // Loaded before the store is told of its persistence: writing a loaded queue again would delete its messages.
  messages.load(stores.sqsStore, stores.snsStore, stores.s3Store);
  sqsStore.persistence = messages;
  for (const queue of sqsStore.allQueues()) {
    queue.persistence = messages;
  }
  return { stores, close: () => messages.close() };
};

/**
 * Starts fauxqs in this process, on the loopback interface only.
 *
 * @param options.port - 0 for a free one.
 * @param options.region - AWS region of its queues.
 * @param options.dataDir - Folder to keep queues and messages in; absent: in memory only.
 * @throws Error when the port is taken (`EADDRINUSE`) or the folder cannot be written to.
 */
export const startFauxqsServer = async (options: {
  readonly port: number;
  readonly region: string;
  readonly dataDir: string | undefined;
}): Promise<FauxqsServer> => {
  const { stores, close: closeStores } = storesOn(options.dataDir, options.region);
  const app = buildApp({ logger: false, defaultRegion: options.region, stores });
  const close = async (): Promise<void> => {
    await app.close();
    closeStores();
  };
  try {
    await app.listen({ host: '127.0.0.1', port: options.port });
  } catch (error) {
    await close();
    throw error;
  }
  const { port } = app.server.address() as AddressInfo;
  const queue = (name: string): SqsQueue => {
    const found = stores.sqsStore.getQueueByName(name);
    if (found === undefined) throw new RangeError(`there is no queue ${name}`);
    return found;
  };
  return { endpoint: `http://127.0.0.1:${port}`, queue, close };
};
