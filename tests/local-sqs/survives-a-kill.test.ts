import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { DeclaredQueue } from '../../local/declared/declaration.ts';
import { type LocalSqs, startLocalSqs } from '../../local/sqs/startLocalSqs.ts';

const region = 'eu-central-1';
const queue: DeclaredQueue = {
  logicalId: 'Queue',
  name: 'queue',
  arn: `arn:aws:sqs:${region}:000000000000:queue`,
  attributes: { VisibilityTimeout: '600' },
};

/** Sends messages for as long as it lives, and prints the body of each one that SQS has confirmed. */
const sender = `
  import { SendMessageCommand } from '@aws-sdk/client-sqs';
  const { module, options } = JSON.parse(process.env.SENDER);
  const { startLocalSqs } = await import(module);
  const sqs = await startLocalSqs(options);
  for (let n = 0; ; n++) {
    await sqs.client.send(new SendMessageCommand({ QueueUrl: sqs.queueUrl('Queue'), MessageBody: String(n) }));
    console.log(n);
  }
`;

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sqs-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const start = (attributes = queue.attributes): Promise<LocalSqs> =>
  startLocalSqs({ queues: [{ ...queue, attributes }], region, dataDir });

const receive = async ({ client, queueUrl }: LocalSqs) => {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl('Queue'),
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['All'],
    }),
  );
  return Messages;
};

const drain = async (sqs: LocalSqs): Promise<string[]> => {
  const bodies: string[] = [];
  for (;;) {
    const messages = await receive(sqs);
    if (messages.length === 0) {
      return bodies;
    }
    bodies.push(...messages.map(({ Body = '' }) => Body));
  }
};

describe('a local SQS with a data folder', () => {
  test('still has every confirmed message after a SIGKILL in the middle of sending', async () => {
    const module = new URL('../../local/sqs/startLocalSqs.ts', import.meta.url).href;
    const options = { queues: [queue], region, dataDir };
    const child = spawn(process.execPath, ['--input-type=module', '--eval', sender], {
      env: { ...process.env, SENDER: JSON.stringify({ module, options }) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const confirmed: string[] = [];
    for await (const line of createInterface(child.stdout)) {
      confirmed.push(line);
      if (confirmed.length === 200) {
        child.kill('SIGKILL');
      }
    }
    const [, signal] = child.signalCode ? [null, child.signalCode] : await once(child, 'exit');

    const sqs = await start();
    const held = await drain(sqs);

    expect(signal).toBe('SIGKILL');
    expect(held).toEqual(expect.arrayContaining(confirmed));
    // At most the one message whose confirmation was on its way.
    expect(held.length - confirmed.length).toBeLessThanOrEqual(1);
    await sqs.close();
  });

  test('keeps a received message hidden over a new start', async () => {
    const before = await start();
    const QueueUrl = before.queueUrl('Queue');
    await before.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'taken' }));
    await receive(before);
    await before.close();

    const after = await start();
    const { Attributes } = await after.client.send(
      new GetQueueAttributesCommand({
        QueueUrl: after.queueUrl('Queue'),
        AttributeNames: ['ApproximateNumberOfMessagesNotVisible'],
      }),
    );

    expect(await receive(after)).toEqual([]);
    expect(Attributes?.ApproximateNumberOfMessagesNotVisible).toBe('1');
    await after.close();
  });

  test('keeps a message that was handed back with a visibility of zero, and its receive count', async () => {
    const before = await start();
    const QueueUrl = before.queueUrl('Queue');
    await before.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'back' }));
    const [taken] = await receive(before);
    await before.client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl,
        ReceiptHandle: taken?.ReceiptHandle,
        VisibilityTimeout: 0,
      }),
    );
    await before.close();

    const after = await start();
    const [again] = await receive(after);

    expect(again?.Body).toBe('back');
    expect(again?.Attributes?.ApproximateReceiveCount).toBe('2');
    await after.close();
  });

  test('takes over what the template says now, on a queue that was there before', async () => {
    const before = await start();
    await before.close();

    const after = await start({ VisibilityTimeout: '55', DelaySeconds: '3' });
    const { Attributes } = await after.client.send(
      new GetQueueAttributesCommand({
        QueueUrl: after.queueUrl('Queue'),
        AttributeNames: ['All'],
      }),
    );

    expect(Attributes).toMatchObject({ VisibilityTimeout: '55', DelaySeconds: '3' });
    expect(new URL(after.queueUrl('Queue')).origin).toBe(after.endpoint);
    await after.close();
  });
});
