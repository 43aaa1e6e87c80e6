import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import middy from '@middy/core';
import partialBatchFailure from '@middy/sqs-partial-batch-failure';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { type Cancel, createOfficialCancel } from '../officialClient.ts';

// The consumer as somebody would write it in an afternoon, from the READMEs of what it uses.

const {
  MPC_ENDPOINT = '',
  MPC_SECRET_ARN,
  HUAWEICLOUD_SDK_PROJECT_ID = '',
  DEAD_LETTER_QUEUE_URL,
} = process.env;

const sqs = new SQSClient({});
const secrets = new SecretsManagerClient({});

const openClient = async (): Promise<Cancel> => {
  const { SecretString = '{}' } = await secrets.send(
    new GetSecretValueCommand({ SecretId: MPC_SECRET_ARN }),
  );
  const { HUAWEICLOUD_SDK_AK: accessKey, HUAWEICLOUD_SDK_SK: secretKey } = JSON.parse(SecretString);
  return createOfficialCancel({
    endpoint: MPC_ENDPOINT,
    projectId: HUAWEICLOUD_SDK_PROJECT_ID,
    accessKey,
    secretKey,
  });
};

let client: Promise<Cancel> | undefined;

const cancelOne = async ({ body }: SQSRecord): Promise<unknown> => {
  client ??= openClient();
  const cancel = await client;
  try {
    return await cancel(String(JSON.parse(body).task_id));
  } catch {
    return await sqs.send(
      new SendMessageCommand({ QueueUrl: DEAD_LETTER_QUEUE_URL, MessageBody: body }),
    );
  }
};

/** Cancels each message of a batch; what fails goes to the dead-letter queue. */
export const handler = middy<SQSEvent, unknown>()
  .use(partialBatchFailure())
  .handler(({ Records }) => Promise.allSettled(Records.map(cancelOne)));
