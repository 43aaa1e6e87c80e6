import {
  GetQueueAttributesCommand,
  type MessageAttributeValue,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
} from '@aws-sdk/client-sqs';
import { readConsumerConfig } from '../../lib/config.ts';
import { systemClock } from '../../lib/mpc/clock.ts';
import { createNodeTransport } from '../../lib/mpc/nodeTransport.ts';
import type { Transport } from '../../lib/mpc/transport.ts';
import type { Settlement } from '../../lib/queue/consumer.ts';
import { createSqsQueues } from '../../lib/queue/sqsQueues.ts';
import { buildConsumer } from '../../lib/service.ts';
import {
  type MappingObservation,
  startEventSourceMapping,
} from '../../local/event-source-mapping/startEventSourceMapping.ts';
import { DEFAULT_ACCOUNT } from '../../local/mpc-simulator/accounts.ts';
import { startSimulator } from '../../local/mpc-simulator/server.ts';
import type { TaskStatus } from '../../local/mpc-simulator/task.ts';
import { startLocalSqs } from '../../local/sqs/startLocalSqs.ts';

const REGION = 'eu-central-1';
const [KEY] = DEFAULT_ACCOUNT.keys;
const [PROJECT] = DEFAULT_ACCOUNT.projects;
const TIMEOUT_SECONDS = 20;

const QUEUES = ['source', 'deadLetter', 'parked'] as const;
type QueueName = (typeof QUEUES)[number];

/** A message on its way to a queue, or found in one. */
export interface Letter {
  readonly body: string;
  readonly attributes?: Record<string, MessageAttributeValue>;
}

interface Options {
  /** Attributes of queues that differ from those of the template. */
  readonly queues?: Readonly<Partial<Record<QueueName, Record<string, string>>>>;
  readonly variables?: Readonly<Record<string, string>>;
  /** Stands between the consumer and the wire. */
  readonly through?: (transport: Transport) => Transport;
}

/** The AWS SDK finds the local SQS by the environment of the process, as it does in Lambda. */
const lendEnvironment = (variables: Readonly<Record<string, string>>): (() => void) => {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
};

/** The consumer as it is deployed, between a real SQS and the simulated API, all over sockets. */
export const startCancellingWorld = async (options: Options = {}) => {
  const closing = new AsyncDisposableStack();
  const sqs = closing.adopt(
    await startLocalSqs({
      region: REGION,
      queues: QUEUES.map((name) => ({
        logicalId: name,
        name,
        arn: `arn:aws:sqs:${REGION}:000000000000:${name}`,
        attributes: {
          VisibilityTimeout: '52',
          MaximumMessageSize: name === 'source' ? '262144' : '1048576',
          ...options.queues?.[name],
        },
      })),
    }),
    (it) => it.close(),
  );
  const mpc = closing.adopt(
    await startSimulator({
      settings: {
        lifecycle: { startsPerMinute: 0, durationMs: 1e12 },
        quota: { perMinute: 10_000, overallPerMinute: 10_000 },
      },
    }),
    (it) => it.close(),
  );
  closing.defer(lendEnvironment(sqs.environment));
  const wire = closing.adopt(createNodeTransport(20), (it) => it.close());
  const urls = {
    source: sqs.queueUrl('source'),
    deadLetter: sqs.queueUrl('deadLetter'),
    parked: sqs.queueUrl('parked'),
  };
  const settlements: Settlement[] = [];
  const consumer = buildConsumer(
    readConsumerConfig({
      HUAWEICLOUD_SDK_AK: KEY?.accessKey,
      HUAWEICLOUD_SDK_SK: KEY?.secretKey,
      HUAWEICLOUD_SDK_PROJECT_ID: PROJECT?.id,
      MPC_REGION: PROJECT?.name,
      MPC_ENDPOINT: mpc.url,
      MPC_REQUESTS_PER_MINUTE: '10000',
      CANCEL_REQUESTS_QUEUE_URL: urls.source,
      DEAD_LETTER_QUEUE_URL: urls.deadLetter,
      PARKED_QUEUE_URL: urls.parked,
      ...options.variables,
    }),
    {
      clock: systemClock,
      transport: options.through?.(wire.send) ?? wire.send,
      queues: createSqsQueues({
        urls,
        loadClient: async () => (await import('../../lib/queue/sqsClient.ts')).createSqsClient(),
      }),
      loadEventsClient: async () =>
        (await import('../../lib/events/eventBridgeClient.ts')).createEventBridgeClient(),
      // The longest delays: nothing that is tried again comes back while a test runs.
      random: () => 0.999,
    },
  );

  return {
    sqs,
    urls,
    consumer,
    settlements,
    simulator: mpc.simulator,
    /** Scheme, host and port of the simulated API. */
    mpcUrl: mpc.url,
    seed: (status: TaskStatus, ...ids: readonly string[]) =>
      mpc.simulator.seedTasks(ids.map((id) => ({ project: PROJECT?.id ?? '', id, status }))),
    statusOf: (id: string) => mpc.simulator.task(PROJECT?.id ?? '', id)?.status,
    /** Calls of a kind that named the task. */
    callsFor: (kind: string, id: string) =>
      mpc.simulator.ledger.filter((call) => call.kind === kind && call.taskIds.includes(id)),
    send: async (letters: readonly Letter[]): Promise<void> => {
      for (let start = 0; start < letters.length; start += 10) {
        await sqs.client.send(
          new SendMessageBatchCommand({
            QueueUrl: urls.source,
            Entries: letters
              .slice(start, start + 10)
              .map(({ body: MessageBody, attributes: MessageAttributes }, index) => ({
                Id: String(index),
                MessageBody,
                MessageAttributes,
              })),
          }),
        );
      }
    },
    /** Delivers what is on the source queue, until so many messages have been delivered. */
    deliver: async (messages: number): Promise<MappingObservation[]> => {
      const observations: MappingObservation[] = [];
      const all = Promise.withResolvers<void>();
      let delivered = 0;
      const mapping = await startEventSourceMapping({
        client: sqs.client,
        queueUrl: urls.source,
        functionName: 'cancelFromQueue',
        memoryMegabytes: 512,
        timeoutSeconds: TIMEOUT_SECONDS,
        // A window costs a second even when there is nothing to wait for.
        ...(messages > 10
          ? { batchSize: 100, windowSeconds: 1 }
          : { batchSize: 10, windowSeconds: 0 }),
        maximumConcurrency: 2,
        reportBatchItemFailures: true,
        invoke: ({ Records }, context) =>
          consumer.consume(Records, context.getRemainingTimeInMillis(), (settlement) =>
            settlements.push(settlement),
          ),
        observe: (observation) => {
          observations.push(observation);
          if (observation.kind === 'invoked') delivered += observation.records.length;
          if (delivered >= messages) all.resolve();
        },
      });
      await all.promise;
      await mapping.stop();
      return observations;
    },
    /** Takes what is visible on a queue. */
    lettersOn: async (queue: QueueName): Promise<Required<Letter>[]> => {
      const { Messages = [] } = await sqs.client.send(
        new ReceiveMessageCommand({
          QueueUrl: urls[queue],
          MaxNumberOfMessages: 10,
          MessageAttributeNames: ['All'],
        }),
      );
      return Messages.map(({ Body = '', MessageAttributes = {} }) => ({
        body: Body,
        attributes: MessageAttributes,
      }));
    },
    /** Messages of a queue: visible, hidden, and delayed. */
    countsOf: async (queue: QueueName): Promise<number[]> => {
      const names = [
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesNotVisible',
        'ApproximateNumberOfMessagesDelayed',
      ] as const;
      const { Attributes } = await sqs.client.send(
        new GetQueueAttributesCommand({ QueueUrl: urls[queue], AttributeNames: [...names] }),
      );
      return names.map((name) => Number(Attributes?.[name]));
    },
    close: (): Promise<void> => closing.disposeAsync(),
  };
};

/** A world for one test or more. */
export type CancellingWorld = Awaited<ReturnType<typeof startCancellingWorld>>;
