import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { readConsumerConfig } from '../../lib/config.ts';
import type { Clock } from '../../lib/mpc/clock.ts';
import type { Transport } from '../../lib/mpc/transport.ts';
import { createWatch } from '../../lib/observability/watch.ts';
import { createSqsQueues } from '../../lib/queue/sqsQueues.ts';
import { buildConsumer } from '../../lib/service.ts';
import type { Account } from './peer.ts';

const QUEUE = 'http://127.0.0.1:1/queue';
const FUNCTION = { awsRequestId: 'bench', functionName: 'bench' };
/** Long enough for the largest batch: what is measured is how fast it goes, not what the quota allows. */
const REMAINING_MS = 120_000;

/** What differs from one use of our consumer to another. */
export interface OurSurroundings {
  readonly logLevel: 'INFO' | 'SILENT';
  readonly clock: Clock;
  readonly transport: Transport;
  /** Takes lines of log and metrics. */
  readonly write: (text: string) => void;
}

/** Our consumer as it is deployed, but for a quota that does not hold it back. */
export const ourHandler = (
  account: Account,
  { logLevel, clock, transport, write }: OurSurroundings,
): ((event: SQSEvent) => Promise<SQSBatchResponse>) => {
  const config = readConsumerConfig({
    HUAWEICLOUD_SDK_AK: account.accessKey,
    HUAWEICLOUD_SDK_SK: account.secretKey,
    HUAWEICLOUD_SDK_PROJECT_ID: account.projectId,
    MPC_REGION: 'cn-north-4',
    MPC_ENDPOINT: account.endpoint,
    MPC_REQUESTS_PER_MINUTE: '1000000000',
    CANCEL_REQUESTS_QUEUE_URL: QUEUE,
    DEAD_LETTER_QUEUE_URL: QUEUE,
    PARKED_QUEUE_URL: QUEUE,
    LOG_LEVEL: logLevel,
  });
  const watch = createWatch({ logLevel, clock, write });
  const consumer = buildConsumer(config, {
    clock,
    transport,
    queues: createSqsQueues({
      urls: config.queueUrls,
      // Nothing of these batches needs a queue: whoever calls for one has gone wrong.
      loadClient: () =>
        Promise.reject(new Error('no message of the benchmark is to be sent or hidden')),
    }),
    random: Math.random,
    noticed: watch.noticed,
    lookUpFailed: watch.lookUpFailed,
  });
  return ({ Records }) =>
    watch.invocation(FUNCTION, (settled) => consumer.consume(Records, REMAINING_MS, settled));
};
