import { SQSClient } from '@aws-sdk/client-sqs';
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
import { queueArn } from './queueArn.ts';
import { createServer } from './serveBatch.ts';
import { serveUntilEnding } from './serveUntilEnding.ts';
import { createTally } from './tally.ts';

/** The process around a worker. */
export interface Surroundings {
  readonly config: ConsumerConfig;
  /** Aborted when the process is to end. */
  readonly ending: AbortSignal;
  /** Takes whole lines, with their ends. */
  readonly write: (text: string) => void;
}

/**
 * Serves the source queue until `ending` is aborted.
 * @throws {ConfigError} when the queue does not answer at the start.
 */
export const runWorker = async ({ config, ending, write }: Surroundings): Promise<void> => {
  const clock = systemClock;
  const client = new SQSClient({});
  const url = config.queueUrls.source;
  const arn = await queueArn(client, url);
  const log = createLog({ least: config.logLevel, clock, write });
  const watch = createWatch({ logLevel: config.logLevel, clock, write });
  const tally = createTally();
  const transport = createNodeTransport(CONCURRENCY);
  const queues = createSqsQueues({
    urls: config.queueUrls,
    loadClient: () => Promise.resolve(sqsCallsOf(client)),
  });
  const { remove } = createSqsLetterQueues(client, config.queueUrls);
  const consumer = buildConsumer(config, {
    clock,
    transport: transport.send,
    queues,
    readSecret: async (secret) =>
      (await import('../lib/secrets/awsSecretReader.ts')).readAwsSecret(secret),
    loadEventsClient: async () =>
      (await import('../lib/events/eventBridgeClient.ts')).createEventBridgeClient(),
    random: Math.random,
    ending,
    noticed: watch.noticed,
    lookUpFailed: watch.lookUpFailed,
  });
  const gathering = createGathering({ clock, batchSize: BATCH_SIZE, windowMs: WINDOW_MS, ending });
  const stopPolling = startPollers({
    client,
    queue: { url, arn },
    gathering,
    failed: ({ message }) => {
      tally.receiveFailed();
      log('WARN', 'nothing could be received', { error: message });
    },
  });
  ending.addEventListener('abort', stopPolling);
  log('INFO', 'the worker serves its queue', {
    queue: arn,
    projects: config.projects.length,
    quota_share: config.quotaShare,
    environments: config.environments,
    batch_size: BATCH_SIZE,
    window_ms: WINDOW_MS,
  });

  await serveUntilEnding({
    gathering,
    serve: createServer({
      consumer,
      remove: (messages) => remove('source', messages),
      watch,
      log,
      tally,
    }),
    hide: queues.hide,
    clock,
    log,
    tally,
    ending,
  });
  await transport.close();
  client.destroy();
};
