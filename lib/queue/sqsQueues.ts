import { intoBatches, messageBytes } from './batches.ts';
import { confirmAll } from './confirmAll.ts';
import type { Attribute } from './message.ts';
import type { QueueName, Queues } from './queues.ts';
import type { SqsClient } from './sqsClient.ts';

/** What the queues need. */
export interface SqsQueuesOptions {
  readonly urls: Readonly<Record<QueueName, string>>;
  /** Loads the client when it is first needed: a batch in which all goes well needs none. */
  readonly loadClient: () => Promise<SqsClient>;
}

const mutable = ({ DataType, StringValue, BinaryValue }: Attribute) => ({
  DataType,
  ...(StringValue === undefined ? {} : { StringValue }),
  ...(BinaryValue === undefined ? {} : { BinaryValue }),
});

/** Makes the queues of the service on SQS. */
export const createSqsQueues = ({ urls, loadClient }: SqsQueuesOptions): Queues => {
  let loading: Promise<SqsClient> | undefined;
  const load = (): Promise<SqsClient> => {
    loading ??= loadClient().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
  const toIds = <T extends { readonly id: string }>(items: readonly T[], entries: Set<string>) =>
    new Set([...entries].map((index) => (items[Number(index)] as T).id));

  return {
    send: async (queue, messages) => {
      if (messages.length === 0) return new Set();
      const entries = messages.map(({ body, attributes, delaySeconds, groupId }, index) => ({
        Id: String(index),
        MessageBody: body,
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, attribute]) => [name, mutable(attribute)]),
        ),
        ...(delaySeconds === undefined ? {} : { DelaySeconds: delaySeconds }),
        ...(groupId === undefined ? {} : { MessageGroupId: groupId }),
      }));
      const confirmed = await confirmAll(intoBatches(entries, messageBytes), async (batch) =>
        (await load()).send(urls[queue], batch),
      );
      return toIds(messages, confirmed);
    },
    hide: async (messages) => {
      if (messages.length === 0) return new Set();
      const entries = messages.map(({ receiptHandle, seconds }, index) => ({
        Id: String(index),
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      }));
      const confirmed = await confirmAll(
        intoBatches(entries, () => 0),
        async (batch) => (await load()).hide(urls.source, batch),
      );
      return toIds(messages, confirmed);
    },
    waiting: async () => {
      try {
        return await (await load()).visible(urls.source);
      } catch {
        return undefined;
      }
    },
  };
};
