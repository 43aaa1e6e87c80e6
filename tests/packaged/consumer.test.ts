import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sqsRecord } from '../../lib/queue/sqsRecord.ts';
import type { FunctionError } from '../../local/runtime-api/functionError.ts';
import { everything } from '../template/everything.ts';
import { type Deployment, deploy, fromSource } from './deployment.ts';
import { runInWorld } from './functionInWorld.ts';
import { expectRoleToFit } from './permissions.ts';
import { sentMeanwhile, settledByQueues, settledByTheApi } from './scenario.ts';
import { credential, openWorld, type World } from './world.ts';

describe('the packaged consumer, under the runtime client of Lambda', () => {
  let deployment: Deployment;
  let withoutSecrets: Deployment;
  let sources: string;
  let bare: string;

  beforeAll(async () => {
    deployment = await deploy('cancelFromQueue', everything);
    withoutSecrets = await deploy('cancelFromQueue', {});
    sources = await fromSource(deployment);
    bare = await mkdtemp(join(tmpdir(), 'bare-'));
  }, 120_000);
  afterAll(async () => {
    const folders = [bare, sources, deployment.folder, withoutSecrets.folder];
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
  });

  /** @returns the calls of a function that has no time left for its only message. */
  const handBack = async (): Promise<World['aws']['calls']> => {
    const world = await openWorld(deployment, deployment.folder);
    try {
      const QueueUrl = world.sqs.queueUrl('CancelRequestsQueue');
      await world.sqs.client.send(
        new SendMessageCommand({ QueueUrl, MessageBody: '{"task_id":101}' }),
      );
      const { Messages = [] } = await world.sqs.client.send(
        new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ['All'] }),
      );
      const records = Messages.map((message) =>
        sqsRecord(message, deployment.mapping?.EventSourceArn ?? ''),
      );

      const answer = await world.invoke({ Records: records }, 3_000);

      expect(answer).toEqual({
        batchItemFailures: records.map(({ messageId }) => ({ itemIdentifier: messageId })),
      });
      return world.aws.calls;
    } finally {
      await world.close();
    }
  };

  test('brings every request to the same end as from source, with what its role allows', async () => {
    const messages = [...settledByTheApi, ...settledByQueues];
    const run = { deployment, messages, settledInTheEnd: messages.length + sentMeanwhile };

    const [{ after: packaged, calls }, { after: unpackaged }] = await Promise.all([
      runInWorld({ ...run, folder: deployment.folder }),
      runInWorld({ ...run, folder: sources }),
    ]);

    expect(packaged).toEqual(unpackaged);
    expect(packaged.outcomes).toMatchObject({
      101: 'cancelled',
      102: 'too_late',
      103: 'too_late',
      104: 'already_cancelled',
      106: 'cancelled',
      107: 'cancelled',
      108: 'expired',
      '9223372036854775807': 'not_found',
    });
    expect(packaged.statuses).toMatchObject({ 101: 'CANCELED', 108: 'WAITING', 109: 'WAITING' });
    expect(packaged.deadLetters).toEqual([{ body: '{"task_id":109}', failureClass: 'retry' }]);
    expect(packaged.parked.map(({ body }) => body)).toEqual(
      settledByQueues.slice(2).map(({ body }) => body),
    );
    const callsInHaste = await handBack();
    expectRoleToFit(deployment, new Map([...calls, ...callsInHaste]));
  }, 120_000);

  test('needs nothing but its entry file while all goes well', async () => {
    await cp(withoutSecrets.folder, bare, { recursive: true });
    const files = await readdir(join(bare, 'handlers'));
    const others = files.filter((file) => file !== 'cancelFromQueue.cjs');
    await Promise.all(others.map((file) => rm(join(bare, 'handlers', file))));

    const { after } = await runInWorld({
      deployment: withoutSecrets,
      folder: bare,
      messages: settledByTheApi,
      settledInTheEnd: settledByTheApi.length,
      variables: credential,
    });

    expect(others.some((file) => file.includes('.sqsClient-'))).toBe(true);
    expect(Object.keys(after.outcomes)).toHaveLength(settledByTheApi.length);
  }, 120_000);

  test('does not start with broken settings, and says in one list what is wrong with all of them', async () => {
    const world = await openWorld(withoutSecrets, withoutSecrets.folder, {
      ...credential,
      CANCEL_REQUESTS_QUEUE_URL: 'not a URL',
      DEAD_LETTER_QUEUE_URL: '',
      HUAWEICLOUD_SDK_SK: '',
      MPC_ENDPOINT: 'ftp://mpc.example',
    });

    const error = (await world.invoke({}).catch((thrown) => thrown)) as FunctionError;
    await world.close();

    const [title, ...problems] = error.message.split('\n');
    expect(error.errorType).toBe('ConfigError');
    expect(title).toBe('the service cannot start:');
    expect(problems.map((problem) => problem.split(':')[0]?.trim()).sort()).toEqual([
      'CANCEL_REQUESTS_QUEUE_URL',
      'DEAD_LETTER_QUEUE_URL',
      'HUAWEICLOUD_SDK_SK',
      'MPC_ENDPOINT',
    ]);
  });
});
