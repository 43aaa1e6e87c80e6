import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { ConfigError } from '../lib/config/configError.ts';

/**
 * Asks for the ARN of the source queue, which shows as well that there is one, and that we may use it.
 * @throws {ConfigError} with the words of SQS, or of its client, when it does not answer.
 */
export const queueArn = async (client: SQSClient, url: string): Promise<string> => {
  try {
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
    );
    return Attributes?.QueueArn ?? '';
  } catch (error) {
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new ConfigError([`CANCEL_REQUESTS_QUEUE_URL: the queue does not answer: ${why}`]);
  }
};
