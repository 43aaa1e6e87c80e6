import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { ConfigError } from '../lib/config/configError.ts';
import type { ConsumerConfig } from '../lib/config.ts';
import { systemClock } from '../lib/mpc/clock.ts';
import { createNodeTransport } from '../lib/mpc/nodeTransport.ts';
import { createLog } from '../lib/observability/log.ts';
import { createWatch } from '../lib/observability/watch.ts';
import { sqsCallsOf } from '../lib/queue/sqsClient.ts';
import { createSqsQueues } from '../lib/queue/sqsQueues.ts';
import { createSqsLetterQueues } from '../lib/redrive/sqsLetterQueues.ts';
import { buildConsumer, CONCURRENCY } from '../lib/service.ts';
import { createGathering } from './gathering.ts';
import { BATCH_SIZE, WINDOW_MS } from './limits.ts';
import { startPollers } from './pollers.ts';
import { createServer, receivedAs } from './serveBatch.ts';
import { createTally } from './tally.ts';

/** The process around a worker. */
export interface Surroundings {
  readonly config: ConsumerConfig;
  /** Aborted when the process is to end. */
  readonly ending: AbortSignal;
  /** Takes whole lines, with their ends. */
  readonly write: (text: string) => void;
}

const MINUTE_MS = 60_000;

/** Asks for the ARN of the source queue, which shows as well that there is one, and that we may use it. */
const arnOf = async (client: SQSClient, url: string): Promise<string> => {
  try {
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
    );
    return Attributes?.QueueArn ?? '';
  } catch (error) {
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new ConfigError([`CANCEL_REQUESTS_QUEUE_URL: the queue does not answer: ${why}`]);
  }
};

/**
 * Serves the source queue until `ending` is aborted. Then nothing is received any more, the batch that runs ends early,
 * what is done is deleted, and what was not started is visible again.
 *
 * @throws {ConfigError} when the queue does not answer at the start.
 */
export const runWorker = async ({ config, ending, write }: Surroundings): Promise<void> => {
  const clock = systemClock;
  const log = createLog({ least: config.logLevel, clock, write });
  const watch = createWatch({ logLevel: config.logLevel, clock, write });
  const tally = createTally();
  const client = new SQSClient({});
  const queue = {
    url: config.queueUrls.source,
    arn: await arnOf(client, config.queueUrls.source),
  };
  const queues = createSqsQueues({
    urls: config.queueUrls,
    loadClient: () => Promise.resolve(sqsCallsOf(client)),
  });
  const { remove } = createSqsLetterQueues(client, config.queueUrls);
  const transport = createNodeTransport(CONCURRENCY);
  const serve = createServer({
    consumer: buildConsumer(config, {
      clock,
      transport: transport.send,
      queues,
      readSecret: async (arn) =>
        (await import('../lib/secrets/awsSecretReader.ts')).readAwsSecret(arn),
      loadEventsClient: async () =>
        (await import('../lib/events/eventBridgeClient.ts')).createEventBridgeClient(),
      random: Math.random,
      ending,
      noticed: watch.noticed,
      lookUpFailed: watch.lookUpFailed,
    }),
    remove: (messages) => remove('source', messages),
    watch,
    log,
    tally,
  });
  const gathering = createGathering({
    clock,
    batchSize: BATCH_SIZE,
    windowMs: WINDOW_MS,
    ending,
  });
  const stopPolling = startPollers({
    client,
    queue,
    gathering,
    failed: ({ message }) => {
      tally.receiveFailed();
      log('WARN', 'nothing could be received', { error: message });
    },
  });
  ending.addEventListener('abort', stopPolling);
  log('INFO', 'the worker serves its queue', {
    queue: queue.arn,
    projects: config.projects.length,
    quota_share: config.quotaShare,
    environments: config.environments,
    batch_size: BATCH_SIZE,
    window_ms: WINDOW_MS,
  });

  const report = async (): Promise<void> => {
    while (!ending.aborted) {
      await clock.sleep(MINUTE_MS, ending);
      if (!ending.aborted) log('INFO', 'the last minute', tally.drain());
    }
  };
  const serveBatches = async (): Promise<void> => {
    for (;;) {
      const records = await gathering.next();
      if (ending.aborted) {
        const returned = records.map((record) => ({ ...receivedAs(record), seconds: 0 }));
        await queues.hide(returned);
        log('INFO', 'the worker has stopped', { ...tally.drain(), returned: returned.length });
        return;
      }
      await serve(records);
    }
  };
  await Promise.all([report(), serveBatches()]);
  await transport.close();
  client.destroy();
};
