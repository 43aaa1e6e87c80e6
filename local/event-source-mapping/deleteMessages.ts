import { DeleteMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';

/** What DeleteMessageBatch takes in a call. */
const entriesInACall = 10;
const parallelCalls = 8;

/**
 * Deletes messages, and looks at each entry of every answer.
 *
 * @param client - The SQS client.
 * @param queueUrl - Queue of the messages.
 * @param records - The messages. They may be none.
 * @returns The ids of messages whose deletion SQS did not confirm: they will be delivered again.
 */
export const deleteMessages = async (
  client: SQSClient,
  queueUrl: string,
  records: readonly SQSRecord[],
): Promise<string[]> => {
  const unconfirmed: string[] = [];
  const starts = Array.from(
    { length: Math.ceil(records.length / entriesInACall) },
    (_, index) => index * entriesInACall,
  ).values();

  const deleteFrom = async (start: number): Promise<void> => {
    const part = records.slice(start, start + entriesInACall);
    const Entries = part.map(({ receiptHandle }, index) => ({
      Id: String(index),
      ReceiptHandle: receiptHandle,
    }));
    const command = new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries });
    const { Successful = [] } = await client.send(command).catch(() => ({ Successful: [] }));
    const confirmed = new Set(Successful.map(({ Id }) => Id));
    unconfirmed.push(
      ...part.flatMap(({ messageId }, index) => (confirmed.has(String(index)) ? [] : [messageId])),
    );
  };

  await Promise.all(
    Array.from({ length: parallelCalls }, async () => {
      for (const start of starts) {
        await deleteFrom(start);
      }
    }),
  );
  return unconfirmed;
};
