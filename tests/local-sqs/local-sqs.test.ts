import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Declaration, DeclaredQueue } from '../../local/declared/declaration.ts';
import { type LocalSqs, startLocalSqs } from '../../local/sqs/startLocalSqs.ts';
import { declared } from '../declared.ts';

const region = 'eu-central-1';
const queueNamed = (name: string, attributes: Record<string, string> = {}): DeclaredQueue => ({
  logicalId: name,
  name,
  arn: `arn:aws:sqs:${region}:000000000000:${name}`,
  attributes,
});

describe("a local SQS with the queues of this project's template", () => {
  let declaration: Declaration;
  let sqs: LocalSqs;

  beforeAll(async () => {
    declaration = await declared();
    sqs = await startLocalSqs(declaration);
  });
  afterAll(() => sqs.close());

  const send = (queue: string, bytes: number) =>
    sqs.client.send(
      new SendMessageCommand({
        QueueUrl: sqs.queueUrl(queue),
        MessageBody: 'x'.repeat(bytes),
      }),
    );

  test('has each of them under its ARN, with every declared attribute', async () => {
    const held = await Promise.all(
      declaration.queues.map(({ logicalId }) =>
        sqs.client.send(
          new GetQueueAttributesCommand({
            QueueUrl: sqs.queueUrl(logicalId),
            AttributeNames: ['All'],
          }),
        ),
      ),
    );

    expect(held.length).toBeGreaterThanOrEqual(3);
    expect(held.map(({ Attributes }) => Attributes)).toMatchObject(
      declaration.queues.map(({ arn, attributes }) => ({ QueueArn: arn, ...attributes })),
    );
  });

  test('takes 256 KiB on the source, and a full mebibyte where failures go', async () => {
    await expect(send('CancelRequestsQueue', 262_144)).resolves.toBeDefined();
    await expect(send('CancelRequestsQueue', 262_145)).rejects.toThrow('shorter than 262144');
    await expect(send('DeadLetterQueue', 1_048_576)).resolves.toBeDefined();
    await expect(send('ParkedQueue', 1_048_576)).resolves.toBeDefined();
  });

  test('knows every queue that a function is told the URL of', () => {
    const named = declaration.functions.flatMap(({ environment }) =>
      Object.values(environment).flatMap((it) => (typeof it === 'string' ? [] : [it.urlOfQueue])),
    );

    expect(named).not.toHaveLength(0);
    for (const queue of named) {
      expect(sqs.queueUrl(queue)).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/000000000000\//);
    }
  });
});

describe('a local SQS', () => {
  test('moves a message to the dead-letter queue after its last receive', async () => {
    const dead = queueNamed('dead');
    const source = queueNamed('source', {
      VisibilityTimeout: '0',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 1 }),
    });
    const sqs = await startLocalSqs({ queues: [source, dead], region });
    const receive = async (queue: string) => {
      const QueueUrl = sqs.queueUrl(queue);
      const { Messages = [] } = await sqs.client.send(new ReceiveMessageCommand({ QueueUrl }));
      return Messages.map(({ Body }) => Body);
    };
    await sqs.client.send(
      new SendMessageCommand({ QueueUrl: sqs.queueUrl('source'), MessageBody: 'original' }),
    );

    const received = [await receive('source'), await receive('source'), await receive('dead')];

    expect(received).toEqual([['original'], [], ['original']]);
    await sqs.close();
  });

  test('is reached by a client that knows it from the environment alone', async () => {
    const sqs = await startLocalSqs({ queues: [queueNamed('queue')], region });
    const before = { ...process.env };
    Object.assign(process.env, sqs.environment);
    const client = new SQSClient();

    const sent = await client.send(
      new SendMessageCommand({ QueueUrl: sqs.queueUrl('queue'), MessageBody: 'hello' }),
    );

    expect(sent.MessageId).toBeDefined();
    process.env = before;
    client.destroy();
    await sqs.close();
  });

  test('is not to be seen from outside this machine', async () => {
    const sqs = await startLocalSqs({ queues: [], region });
    const outside = Object.values(networkInterfaces())
      .flatMap((addresses = []) => addresses)
      .filter(({ internal, family }) => !internal && family === 'IPv4');

    const attempts = outside.map(
      ({ address }) =>
        new Promise((resolve) => {
          const socket = connect(Number(new URL(sqs.endpoint).port), address);
          socket.on('connect', () => resolve('connected')).on('error', () => resolve('refused'));
        }),
    );

    expect(await Promise.all(attempts)).not.toContain('connected');
    await sqs.close();
  });

  test('refuses to give the URL of a queue that is not declared', async () => {
    const sqs = await startLocalSqs({ queues: [queueNamed('queue')], region });

    expect(() => sqs.queueUrl('other')).toThrow('no queue other is declared');
    await sqs.close();
  });

  test('does not start with an attribute that SQS refuses', async () => {
    const queues = [queueNamed('queue', { VisibilityTimeout: '43201' })];

    await expect(startLocalSqs({ queues, region })).rejects.toThrow('VisibilityTimeout');
  });

  test('does not start on a port that is taken', async () => {
    const other: Server = createServer();
    await new Promise<void>((resolve) => {
      other.listen(0, '127.0.0.1', resolve);
    });
    const { port } = other.address() as AddressInfo;

    await expect(startLocalSqs({ queues: [], region, port })).rejects.toThrow('EADDRINUSE');
    other.close();
  });
});
