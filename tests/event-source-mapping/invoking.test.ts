import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Context, SQSRecord } from 'aws-lambda';
import { mappedQueue, queueArn } from './mappedQueue.ts';

let queue: Awaited<ReturnType<typeof mappedQueue>>;
beforeEach(async () => {
  queue = await mappedQueue(600);
});
afterEach(() => queue.close());

const pause = (ms: number) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
const numbered = (count: number) => Array.from({ length: count }, (_, index) => String(index));

describe('an invocation', () => {
  test('gets its records in the form in which Lambda delivers them', async () => {
    const records: SQSRecord[] = [];
    const { MessageId, MD5OfMessageBody, MD5OfMessageAttributes } = await queue.sqs.client.send(
      new SendMessageCommand({
        QueueUrl: queue.QueueUrl,
        MessageBody: '{"task_id":9007199254740993}',
        MessageAttributes: {
          attempts: { DataType: 'String', StringValue: '{}' },
          digest: { DataType: 'Binary', BinaryValue: Uint8Array.of(0, 255, 16) },
        },
      }),
    );

    await queue.deliverTo(({ Records }) => {
      records.push(...Records);
    });
    await queue.until(() => queue.delivered().length >= 1);

    const [record] = records;
    expect(record).toEqual({
      messageId: MessageId,
      receiptHandle: expect.stringMatching(/./),
      body: '{"task_id":9007199254740993}',
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: expect.stringMatching(/^\d{13}$/),
        SenderId: '000000000000',
        ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
      },
      messageAttributes: {
        attempts: {
          stringValue: '{}',
          stringListValues: [],
          binaryListValues: [],
          dataType: 'String',
        },
        digest: {
          binaryValue: 'AP8Q',
          stringListValues: [],
          binaryListValues: [],
          dataType: 'Binary',
        },
      },
      md5OfMessageAttributes: MD5OfMessageAttributes,
      md5OfBody: MD5OfMessageBody,
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn,
      awsRegion: 'eu-central-1',
    });
  });

  test('is told who it is and how much of its time is left', async () => {
    const seen: Array<{ context: Context; remaining: number[] }> = [];
    await queue.send(['a']);

    await queue.deliverTo(async (_, context) => {
      const remaining = [context.getRemainingTimeInMillis()];
      await pause(4_000);
      remaining.push(context.getRemainingTimeInMillis());
      seen.push({ context, remaining });
    });
    await queue.until(() => queue.delivered().length >= 1);

    const { context, remaining: [before = 0, after = 0] = [] } = seen[0] ?? {};
    expect(before).toBeGreaterThan(500_000);
    expect(before).toBeLessThanOrEqual(600_000);
    expect(before - after).toBeGreaterThanOrEqual(3_900);
    expect(context).toMatchObject({
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      functionName: 'consume',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:consume',
      memoryLimitInMB: '512',
    });
  });

  test('never runs beside more others than the maximum concurrency allows', async () => {
    const { promise: full, resolve: fill } = Promise.withResolvers<void>();
    let running = 0;
    let most = 0;
    await queue.send(numbered(40));

    await queue.deliverTo(
      async () => {
        running += 1;
        most = Math.max(most, running);
        if (running === 3) {
          fill();
        }
        await full;
        await pause(1_000);
        running -= 1;
      },
      { batchSize: 5, maximumConcurrency: 3 },
    );
    await queue.until(() => queue.delivered().length >= 40);

    expect(most).toBe(3);
  });
});

describe('stopping a mapping', () => {
  test('waits for the running invocation and its deletions, and receives nothing more', async () => {
    const { promise: entered, resolve: enter } = Promise.withResolvers<void>();
    await queue.send(['running']);
    const mapping = await queue.deliverTo(async () => {
      enter();
      await pause(2_000);
    });
    await entered;

    await mapping.stop();
    const depthThen = await queue.depth();
    await queue.send(['late']);
    await pause(5_000);

    expect(depthThen).toBe(0);
    expect(queue.delivered()).toEqual(['running']);
    expect(await queue.depth()).toBe(1);
  });

  test('delivers what was received before, without waiting for the window', async () => {
    const mapping = await queue.deliverTo(() => {}, { batchSize: 100, windowSeconds: 300 });
    await queue.send(numbered(20));
    const sentAt = Date.now();
    await pause(5_000);

    await mapping.stop();

    expect(Date.now() - sentAt).toBeLessThan(60_000);
    expect(queue.delivered().sort()).toEqual(numbered(20).sort());
    expect(await queue.depth()).toBe(0);
  });
});

describe('a mapping whose queue does not answer', () => {
  test('says so and goes on asking until it is stopped', async () => {
    const mapping = await queue.deliverTo(() => {});

    await queue.sqs.close();
    await queue.until(() => queue.observations.length >= 3);
    await mapping.stop();

    expect(new Set(queue.observations.map(({ kind }) => kind))).toEqual(
      new Set(['receive_failed']),
    );
  });
});

describe('a mapping that Lambda would refuse', () => {
  test('is refused with every reason in one list', async () => {
    const start = queue.deliverTo(() => {}, {
      batchSize: 11,
      windowSeconds: 0,
      maximumConcurrency: 1,
      timeoutSeconds: 601,
      memoryMegabytes: 64,
    });

    await expect(start).rejects.toThrow(
      /memoryMegabytes.*maximumConcurrency.*batchSize above 10.*timeoutSeconds \(601\).*\(600\)/,
    );
  });

  test('may have a batch of ten without a window and ten thousand with one', async () => {
    await expect(queue.deliverTo(() => {}, { batchSize: 10 })).resolves.toBeDefined();
    await expect(
      queue.deliverTo(() => {}, { batchSize: 10_000, windowSeconds: 300 }),
    ).resolves.toBeDefined();
    await expect(
      queue.deliverTo(() => {}, { batchSize: 10_001, windowSeconds: 301 }),
    ).rejects.toThrow(/batchSize.*windowSeconds/);
  });
});
