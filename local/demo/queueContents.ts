import {
  ChangeMessageVisibilityBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { LINE_ATTRIBUTE } from './lineAttribute.ts';

/** How long messages are hidden while they are looked at. */
const LOOK_SECONDS = 120;
const MESSAGES_IN_A_CALL = 10;

/** A message as it lies on a queue. */
export interface QueuedMessage {
  /** The line of the file that it comes from; 0 when it does not say so. */
  readonly line: number;
  readonly body: string;
}

/** How many messages a queue holds: visible, in flight and delayed. */
export const depthOf = async (client: SQSClient, queueUrl: string): Promise<number> => {
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl: queueUrl,
      AttributeNames: [
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesNotVisible',
        'ApproximateNumberOfMessagesDelayed',
      ],
    }),
  );
  return Object.values(Attributes ?? {}).reduce((sum, value) => sum + Number(value), 0);
};

const receive = async (client: SQSClient, queueUrl: string): Promise<Message[]> => {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: MESSAGES_IN_A_CALL,
      VisibilityTimeout: LOOK_SECONDS,
      WaitTimeSeconds: 1,
      MessageAttributeNames: ['All'],
    }),
  );
  return Messages;
};

const putBack = async (
  client: SQSClient,
  queueUrl: string,
  messages: readonly Message[],
): Promise<void> => {
  for (let start = 0; start < messages.length; start += MESSAGES_IN_A_CALL) {
    const Entries = messages
      .slice(start, start + MESSAGES_IN_A_CALL)
      .map(({ ReceiptHandle }, index) => ({
        Id: String(index),
        ReceiptHandle,
        VisibilityTimeout: 0,
      }));
    await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }));
  }
};

/** Reads all messages of a queue that nobody consumes, and leaves them there. */
export const readQueue = async (client: SQSClient, queueUrl: string): Promise<QueuedMessage[]> => {
  const seen = new Map<string | undefined, Message>();
  const held = await depthOf(client, queueUrl);
  while (seen.size < held) {
    for (const message of await receive(client, queueUrl)) seen.set(message.MessageId, message);
  }
  const messages = [...seen.values()];
  await putBack(client, queueUrl, messages);
  return messages.map(({ Body = '', MessageAttributes }) => ({
    line: Number(MessageAttributes?.[LINE_ATTRIBUTE]?.StringValue ?? 0),
    body: Body,
  }));
};
