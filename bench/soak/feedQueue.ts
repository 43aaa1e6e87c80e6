import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { plannedRequest } from './plan.ts';
import type { Standing } from './standing.ts';

/**
 * Messages on the source queue up to which more are sent: a batch for each environment, and few enough for the redrive
 * to send letters back beside them.
 */
const MOST_WAITING = 2_500;
const ENTRIES_IN_A_CALL = 10;
const CALLS_AT_ONCE = 8;

/** What is fed. */
export interface Feed {
  readonly messages: number;
  readonly seed: number;
  readonly standing: Standing;
}

/**
 * Sends the requests of a run, as fast as they are served.
 *
 * @throws Error when SQS does not take one.
 */
export const feedQueue = async (
  client: SQSClient,
  QueueUrl: string,
  { messages, seed, standing }: Feed,
): Promise<void> => {
  let next = 0;
  const sendUpTo = async (end: number): Promise<void> => {
    while (next < end) {
      const first = next;
      next = Math.min(end, first + ENTRIES_IN_A_CALL);
      const Entries = Array.from({ length: next - first }, (_, index) => ({
        Id: String(index),
        MessageBody: plannedRequest(seed, first + index).body,
      }));
      const sent = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
      if (sent.Successful?.length !== Entries.length) throw new Error('SQS refused a request');
      standing.sent += Entries.length;
    }
  };
  while (next < messages) {
    const end = Math.min(messages, next + MOST_WAITING - standing.source);
    await Promise.all(Array.from({ length: CALLS_AT_ONCE }, () => sendUpTo(end)));
    await standing.until(() => standing.source < MOST_WAITING);
  }
};
