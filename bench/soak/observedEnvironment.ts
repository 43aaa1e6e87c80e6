import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { readConsumerConfig } from '../../lib/config.ts';
import { systemClock as clock } from '../../lib/mpc/clock.ts';
import { createNodeTransport } from '../../lib/mpc/nodeTransport.ts';
import type { Settlement } from '../../lib/queue/consumer.ts';
import { createSqsClient } from '../../lib/queue/sqsClient.ts';
import { createSqsQueues } from '../../lib/queue/sqsQueues.ts';
import { buildConsumer, CONCURRENCY } from '../../lib/service.ts';
import type { LambdaFunction } from '../../local/invocation/invokeFunction.ts';
import { DEFAULT_ACCOUNT } from '../../local/mpc-simulator/accounts.ts';
import type { HistoryFile } from './historyFile.ts';
import { requestIn } from './plan.ts';
import type { ProcessOptions } from './processOptions.ts';
import { sabotagePorts } from './sabotage.ts';
import { CONSUMERS, ENVIRONMENTS_PER_CONSUMER, QUOTA_PER_MINUTE, QUOTA_SHARE } from './world.ts';

const configOf = ({ apiUrl, queueUrls }: ProcessOptions) => {
  const [key] = DEFAULT_ACCOUNT.keys;
  return readConsumerConfig({
    MPC_REGION: DEFAULT_ACCOUNT.projects[0]?.name,
    MPC_ENDPOINT: apiUrl,
    MPC_REQUESTS_PER_MINUTE: String(QUOTA_PER_MINUTE),
    HUAWEICLOUD_SDK_AK: key?.accessKey,
    HUAWEICLOUD_SDK_SK: key?.secretKey,
    HUAWEICLOUD_SDK_PROJECT_ID: DEFAULT_ACCOUNT.projects[0]?.id,
    QUOTA_SHARE: String(QUOTA_SHARE),
    ENVIRONMENTS: String(CONSUMERS * ENVIRONMENTS_PER_CONSUMER),
    // A fifth of a real second, for a machine that is busy with all the processes of a run.
    ATTEMPT_TIMEOUT: '40s',
    // Short, so that many requests die and are sent back.
    RETRY_WINDOW: '10s',
    CANCEL_REQUESTS_QUEUE_URL: queueUrls['source'],
    DEAD_LETTER_QUEUE_URL: queueUrls['deadLetter'],
    PARKED_QUEUE_URL: queueUrls['parked'],
  });
};

/** The wiring of handlers/cancelFromQueue.ts, without its log lines and with ports that can be broken. */
const wireConsumer = (options: ProcessOptions) => {
  const config = configOf(options);
  const { transport, queues } = sabotagePorts(
    {
      clock,
      transport: createNodeTransport(CONCURRENCY).send,
      queues: createSqsQueues({
        urls: config.queueUrls,
        loadClient: async () => createSqsClient(),
      }),
    },
    options.sabotage,
  );
  return buildConsumer(config, {
    clock,
    transport,
    queues,
    readSecret: () => Promise.reject(new Error('nothing is kept in a secret')),
    random: Math.random,
    noticed: () => undefined,
    lookUpFailed: () => undefined,
  });
};

/** Starts an execution environment that notes what it answers for each message, before anybody gets the answer. */
export const startObservedEnvironment = (
  options: ProcessOptions,
  history: HistoryFile,
): LambdaFunction => {
  const consumer = wireConsumer(options);

  const note = (settlement: Settlement, failed: ReadonlySet<string>): void => {
    const { message, outcome, fate, calls } = settlement;
    history.write({
      kind: 'settled',
      at: clock.now(),
      process: options.name,
      message: message.id,
      request: requestIn(message.body),
      ...(outcome && { outcome: outcome.kind }),
      fate,
      failed: failed.has(message.id),
      cancels: calls.filter(({ operation }) => operation === 'cancel').length,
    });
  };

  return async (event, context): Promise<SQSBatchResponse> => {
    const settlements: Settlement[] = [];
    const answer = await consumer.consume(
      (event as SQSEvent).Records,
      context.getRemainingTimeInMillis(),
      (settlement) => settlements.push(settlement),
    );
    const failed = new Set(answer.batchItemFailures.map((item) => item.itemIdentifier));
    for (const settlement of settlements) note(settlement, failed);
    // Nothing is deleted yet: the process may be killed at any moment.
    history.flush();
    return answer;
  };
};
