import {
  ChangeMessageVisibilityBatchCommand,
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { BatchResult } from './confirmAll.ts';

/** The calls of the queue service that the consumer makes. Kept apart, since loading the client costs 45 to 75 ms. */
export interface SqsClient {
  send(queueUrl: string, entries: SendMessageBatchRequestEntry[]): Promise<BatchResult>;
  hide(
    queueUrl: string,
    entries: { Id: string; ReceiptHandle: string; VisibilityTimeout: number }[],
  ): Promise<BatchResult>;
  /** About how many messages are visible. */
  visible(queueUrl: string): Promise<number>;
}

interface BatchOutput {
  readonly Successful?: readonly { readonly Id: string | undefined }[] | undefined;
  readonly Failed?:
    | readonly { readonly Id: string | undefined; readonly SenderFault: boolean | undefined }[]
    | undefined;
}

const ids = (entries: readonly { readonly Id: string | undefined }[] = []): string[] =>
  entries.map(({ Id }) => Id).filter((id) => id !== undefined);

/** Reads the answer of a batch call. */
export const toResult = ({ Successful, Failed }: BatchOutput): BatchResult => ({
  confirmed: ids(Successful),
  repeatable: ids(Failed?.filter(({ SenderFault }) => SenderFault !== true)),
});

/** The calls by a client of the SDK. */
export const sqsCallsOf = (client: SQSClient): SqsClient => ({
  send: async (QueueUrl, Entries) =>
    toResult(await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }))),
  hide: async (QueueUrl, Entries) =>
    toResult(await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }))),
  visible: async (QueueUrl) => {
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: ['ApproximateNumberOfMessages'],
      }),
    );
    return Number(Attributes?.['ApproximateNumberOfMessages'] ?? 0);
  },
});

/** Makes a client from the process's environment: region, credentials and, for a local stack, `AWS_ENDPOINT_URL_SQS`. */
export const createSqsClient = (): SqsClient => sqsCallsOf(new SQSClient({}));
