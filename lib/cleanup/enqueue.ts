import { intoBatches, messageBytes } from '../queue/batches.ts';
import { confirmAll } from '../queue/confirmAll.ts';
import type { SqsClient } from '../queue/sqsClient.ts';

/**
 * Makes what puts requests on a queue, every entry checked, and those tried again that SQS could not take.
 * @param loadClient - called whenever there is something to send.
 */
export const createEnqueue =
  (queueUrl: string, loadClient: () => Promise<Pick<SqsClient, 'send'>>) =>
  async (bodies: readonly string[]): Promise<number> => {
    const entries = bodies.map((MessageBody, index) => ({
      Id: String(index),
      MessageBody,
      MessageAttributes: {},
    }));
    const client = loadClient();
    const confirmed = await confirmAll(intoBatches(entries, messageBytes), async (batch) =>
      (await client).send(queueUrl, batch),
    );
    return confirmed.size;
  };
