import { ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { sqsRecord } from '../../lib/queue/sqsRecord.ts';

/** What ReceiveMessage gives in a call. */
const messagesInACall = 10;
const parallelCalls = 8;
const pauseAfterFailureMs = 1_000;

/** A queue to take records from. */
export interface MessageSource {
  /** Takes what is there now, up to `room` records, with several calls at once. */
  takeNow(room: number): Promise<SQSRecord[]>;
  /** Waits for the next records up to a second, and takes up to ten of them, or `room`. */
  awaitNext(room: number): Promise<SQSRecord[]>;
}

/**
 * The queue behind a mapping. Its calls never reject: a failed one is reported, and brings nothing after a pause.
 *
 * @param client - The SQS client.
 * @param queue - URL and ARN of the queue.
 * @param onFailure - Told why a call failed, after the SDK's own retries.
 */
export const messageSource = (
  client: SQSClient,
  queue: { readonly url: string; readonly arn: string },
  onFailure: (error: unknown) => void,
): MessageSource => {
  const receive = async (room: number, waitSeconds: number): Promise<SQSRecord[]> => {
    const command = new ReceiveMessageCommand({
      QueueUrl: queue.url,
      MaxNumberOfMessages: Math.min(room, messagesInACall),
      WaitTimeSeconds: waitSeconds,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    try {
      const { Messages = [] } = await client.send(command);
      return Messages.map((message) => sqsRecord(message, queue.arn));
    } catch (error) {
      onFailure(error);
      await new Promise((resolve) => {
        setTimeout(resolve, pauseAfterFailureMs);
      });
      return [];
    }
  };

  return {
    async takeNow(room) {
      const calls = Math.min(parallelCalls, Math.ceil(room / messagesInACall));
      const taken = await Promise.all(
        Array.from({ length: calls }, (_, call) => receive(room - call * messagesInACall, 0)),
      );
      return taken.flat();
    },
    // A second, not Lambda's twenty: a poll cannot be broken off without losing what it receives meanwhile to the
    // visibility time-out, so that stopping has to wait for it.
    awaitNext: (room) => receive(room, 1),
  };
};
