import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { readConsumerConfig } from '../lib/config.ts';
import { systemClock } from '../lib/mpc/clock.ts';
import { createNodeTransport } from '../lib/mpc/nodeTransport.ts';
import { createWatch } from '../lib/observability/watch.ts';
import { createSqsQueues } from '../lib/queue/sqsQueues.ts';
import { buildConsumer, CONCURRENCY } from '../lib/service.ts';

const calling = { clock: systemClock, transport: createNodeTransport(CONCURRENCY).send };
const config = readConsumerConfig(process.env);

const watch = createWatch({
  logLevel: config.logLevel,
  clock: systemClock,
  write: (text) => void process.stdout.write(text),
});

const consumer = buildConsumer(config, {
  ...calling,
  queues: createSqsQueues({
    urls: config.queueUrls,
    loadClient: async () => (await import('../lib/queue/sqsClient.ts')).createSqsClient(),
  }),
  readSecret: async (arn) =>
    (await import('../lib/secrets/lambdaSecretReader.ts')).readSecretInLambda(arn, calling),
  loadEventsClient: async () =>
    (await import('../lib/events/eventBridgeClient.ts')).createEventBridgeClient(),
  random: Math.random,
  noticed: watch.noticed,
  lookUpFailed: watch.lookUpFailed,
});

/** Consumes batches of cancel requests from SQS, answering with a partial batch response. */
export const handler = middy<SQSEvent, SQSBatchResponse>().handler((event, context) =>
  watch.invocation(context, (settled) =>
    consumer.consume(event.Records, context.getRemainingTimeInMillis(), settled),
  ),
);
