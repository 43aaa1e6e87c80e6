import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { intoBatches } from '../queue/batches.ts';
import { type BatchResult, confirmAll } from '../queue/confirmAll.ts';
import type { QueueName } from '../queue/queues.ts';
import { sqsCallsOf, toResult } from '../queue/sqsClient.ts';
import { createSqsQueues } from '../queue/sqsQueues.ts';
import { sqsRecord } from '../queue/sqsRecord.ts';
import type { LetterQueues, Removed } from './letterQueues.ts';

const MOST_PER_CALL = 10;
const COUNTS = {
  visible: 'ApproximateNumberOfMessages',
  hidden: 'ApproximateNumberOfMessagesNotVisible',
  delayed: 'ApproximateNumberOfMessagesDelayed',
} as const;

/** Runs batch calls for received messages. @returns ids of those for which SQS confirmed it. */
const confirmReceived = async <T extends Removed>(
  messages: readonly T[],
  call: (entries: (T & { readonly Id: string })[]) => Promise<BatchResult>,
): Promise<Set<string>> => {
  const entries = messages.map((message, index) => ({ ...message, Id: String(index) }));
  const confirmed = await confirmAll(
    intoBatches(entries, () => 0),
    call,
  );
  return new Set(entries.filter(({ Id }) => confirmed.has(Id)).map(({ id }) => id));
};

/**
 * Makes the queues on SQS.
 * @param urls - of the queues that are to be used; a method that is called for another throws a RangeError.
 */
export const createSqsLetterQueues = (
  client: SQSClient,
  urls: Readonly<Partial<Record<QueueName, string>>>,
): LetterQueues => {
  let calls = 0;
  const counted = <T>(answer: Promise<T>): Promise<T> => {
    calls++;
    return answer;
  };
  const urlOf = (queue: QueueName): string => {
    const url = urls[queue];
    if (url === undefined) throw new RangeError(`the URL of the queue ${queue} is not set`);
    return url;
  };
  const sqs = sqsCallsOf(client);
  const queues = createSqsQueues({
    urls: urls as Record<QueueName, string>,
    loadClient: async () => ({
      ...sqs,
      send: (url, entries) => counted(sqs.send(url, entries)),
    }),
  });

  return {
    receive: async (queue, VisibilityTimeout, WaitTimeSeconds) => {
      const receive = new ReceiveMessageCommand({
        QueueUrl: urlOf(queue),
        MaxNumberOfMessages: MOST_PER_CALL,
        VisibilityTimeout,
        WaitTimeSeconds,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      });
      const { Messages = [] } = await counted(client.send(receive));
      return Messages.map((message) => sqsRecord(message, ''));
    },
    send: async (queue, messages) => {
      urlOf(queue);
      return await queues.send(queue, messages);
    },
    hide: async (queue, messages) => {
      const QueueUrl = urlOf(queue);
      return await confirmReceived(messages, async (batch) => {
        const Entries = batch.map(({ Id, receiptHandle, seconds }) => ({
          Id,
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: seconds,
        }));
        const change = new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries });
        return toResult(await counted(client.send(change)));
      });
    },
    remove: async (queue, messages) => {
      const QueueUrl = urlOf(queue);
      return await confirmReceived(messages, async (batch) => {
        const Entries = batch.map(({ Id, receiptHandle }) => ({
          Id,
          ReceiptHandle: receiptHandle,
        }));
        const remove = new DeleteMessageBatchCommand({ QueueUrl, Entries });
        return toResult(await counted(client.send(remove)));
      });
    },
    count: async (queue) => {
      const ask = new GetQueueAttributesCommand({
        QueueUrl: urlOf(queue),
        AttributeNames: Object.values(COUNTS),
      });
      const { Attributes } = await counted(client.send(ask));
      const countOf = (count: keyof typeof COUNTS) => Number(Attributes?.[COUNTS[count]] ?? 0);
      return {
        visible: countOf('visible'),
        hidden: countOf('hidden'),
        delayed: countOf('delayed'),
      };
    },
    calls: () => calls,
  };
};
