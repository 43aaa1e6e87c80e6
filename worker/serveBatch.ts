import { randomUUID } from 'node:crypto';
import type { SQSRecord } from 'aws-lambda';
import type { Log } from '../lib/observability/log.ts';
import type { Watch } from '../lib/observability/watch.ts';
import type { Consumer } from '../lib/queue/consumer.ts';
import type { Removed } from '../lib/redrive/letterQueues.ts';
import { TIME_LIMIT_MS } from './limits.ts';
import type { Tally } from './tally.ts';

/** What serving a batch needs. */
export interface ServeOptions {
  readonly consumer: Consumer;
  /** Deletes messages of the source queue. Never rejects. @returns ids for which SQS confirmed it. */
  readonly remove: (messages: readonly Removed[]) => Promise<ReadonlySet<string>>;
  readonly watch: Watch;
  readonly log: Log;
  readonly tally: Tally;
}

/** Stands in lines and metrics where functions have their name. */
const NAME = 'worker';

/** How a received message is named to SQS. */
export const receivedAs = ({ messageId: id, receiptHandle }: SQSRecord): Removed => ({
  id,
  receiptHandle,
});

/**
 * Serves batches as Lambda would: a batch goes to the consumer with its time limit, and what the consumer does not report
 * as not done is deleted. Never rejects: after an error of our own, all messages of the batch come back when their
 * visibility ends, as they do after a function has failed.
 */
export const createServer = (options: ServeOptions) => {
  const { consumer, remove, watch, log, tally } = options;

  const consume = (records: readonly SQSRecord[], requestId: string) =>
    watch.invocation({ awsRequestId: requestId, functionName: NAME }, (settled) =>
      consumer.consume(records, TIME_LIMIT_MS, (settlement) => {
        tally.settled(settlement);
        settled(settlement);
      }),
    );

  return async (records: readonly SQSRecord[]): Promise<void> => {
    const requestId = randomUUID();
    try {
      const { batchItemFailures } = await consume(records, requestId);
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      const done = records.filter(({ messageId }) => !failed.has(messageId));
      const deleted = await remove(done.map(receivedAs));
      tally.batch(records.length, 'served');
      tally.undeleted(done.length - deleted.size);
    } catch (error) {
      tally.batch(records.length, 'failed');
      log('ERROR', 'a batch failed, its messages will be delivered again', {
        function_name: NAME,
        function_request_id: requestId,
        messages: records.length,
        error: error instanceof Error ? error.message : String(error),
      });
    }
  };
};
