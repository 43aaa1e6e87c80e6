import { readHttpConfig } from '../lib/config/httpConfig.ts';
import { buildHttpDoor } from '../lib/http/buildHttpDoor.ts';
import { createHttpHandler } from '../lib/http/httpHandler.ts';
import { systemClock } from '../lib/mpc/clock.ts';
import { createNodeTransport } from '../lib/mpc/nodeTransport.ts';
import { createHttpWatch } from '../lib/observability/httpWatch.ts';
import { createWatch } from '../lib/observability/watch.ts';
import { createSqsQueues } from '../lib/queue/sqsQueues.ts';
import { CONCURRENCY } from '../lib/service.ts';

const calling = { clock: systemClock, transport: createNodeTransport(CONCURRENCY).send };
const config = readHttpConfig(process.env);

const watch = createWatch({
  logLevel: config.logLevel,
  clock: systemClock,
  write: (text) => void process.stdout.write(text),
});

const door = buildHttpDoor(config, {
  ...calling,
  queues: createSqsQueues({
    // The door sends to the source only.
    urls: { source: config.queueUrl, deadLetter: config.queueUrl, parked: config.queueUrl },
    loadClient: async () => (await import('../lib/queue/sqsClient.ts')).createSqsClient(),
  }),
  readSecret: async (arn) =>
    (await import('../lib/secrets/lambdaSecretReader.ts')).readSecretInLambda(arn, calling),
  loadEventsClient: async () =>
    (await import('../lib/events/eventBridgeClient.ts')).createEventBridgeClient(),
  random: Math.random,
  noticed: watch.noticed,
  lookUpFailed: watch.lookUpFailed,
  refused: (reasons) => watch.log('WARN', 'a caller was refused', { reasons }),
  callersFailed: (problems) =>
    watch.log('ERROR', 'the list of callers could not be read', { problems }),
});

/** Answers HTTP requests: cancels while the caller waits, or puts what cannot be decided now on the queue. */
export const handler = createHttpHandler(door, createHttpWatch(watch, systemClock), (error) =>
  watch.log('ERROR', 'a request failed for a mistake of our own', {
    error: error instanceof Error ? `${error.name}: ${error.message}` : typeof error,
  }),
);
