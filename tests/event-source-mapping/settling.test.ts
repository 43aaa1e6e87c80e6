import type { DeleteMessageBatchCommandInput } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import { mappedQueue } from './mappedQueue.ts';

let queue: Awaited<ReturnType<typeof mappedQueue>>;
beforeEach(async () => {
  queue = await mappedQueue(30);
});
afterEach(() => queue.close());

const isFirstDelivery = ({ Records }: SQSEvent) =>
  Records.some(({ attributes }) => attributes.ApproximateReceiveCount === '1');
const receiveCounts = (body: string) =>
  queue
    .invocations()
    .flatMap(({ records }) => records)
    .filter((it) => it.body === body)
    .map((it) => it.attributes.ApproximateReceiveCount);

describe('after an invocation', () => {
  test('all records are deleted when it succeeded', async () => {
    await queue.send(['a', 'b', 'c']);

    const mapping = await queue.deliverTo(() => ({ batchItemFailures: [] }));
    await queue.until(() => queue.delivered().length >= 3);
    await mapping.stop();

    expect(await queue.depth()).toBe(0);
  });

  test('exactly the reported records come back, after their visibility time-out', async () => {
    const deliveredAt: number[] = [];
    await queue.send(['good', 'bad', 'fine']);

    const mapping = await queue.deliverTo(({ Records }) => {
      const bad = Records.filter((it) => it.body === 'bad');
      if (bad.length > 0) {
        deliveredAt.push(Date.now());
      }
      return {
        batchItemFailures: bad
          .filter((it) => it.attributes.ApproximateReceiveCount === '1')
          .map(({ messageId }) => ({ itemIdentifier: messageId })),
      };
    });
    await queue.until(() => receiveCounts('bad').length >= 2);
    await mapping.stop();

    expect(receiveCounts('bad')).toEqual(['1', '2']);
    expect([receiveCounts('good'), receiveCounts('fine')]).toEqual([['1'], ['1']]);
    expect(Number(deliveredAt[1]) - Number(deliveredAt[0])).toBeGreaterThan(25_000);
    expect(await queue.depth()).toBe(0);
  });

  test.each<[string, () => unknown]>([
    ['it rejected', () => Promise.reject(new Error('boom'))],
    [
      'it threw at once',
      () => {
        throw new Error('boom');
      },
    ],
    ['it outlived its time-out', () => new Promise(() => {})],
    ['its answer has a wrong form', () => 'done'],
    ['its answer does not survive JSON', () => ({ batchItemFailures: [], at: 1n })],
    [
      'it reported an id that was not in the batch',
      () => ({ batchItemFailures: [{ itemIdentifier: 'unknown' }] }),
    ],
  ])('the whole batch comes back when %s', async (_, fail) => {
    await queue.send(['a', 'b', 'c']);

    const mapping = await queue.deliverTo(
      (event) => (isFirstDelivery(event) ? fail() : undefined),
      {
        timeoutSeconds: 5,
      },
    );
    await queue.until(() => queue.delivered().length >= 6);
    await mapping.stop();

    for (const body of ['a', 'b', 'c']) {
      expect(receiveCounts(body)).toEqual(['1', '2']);
    }
    expect(queue.invocations()[0]?.result.kind).toMatch(/^(failed|timed_out|malformed)$/);
    expect(await queue.depth()).toBe(0);
  });

  test('its answer is not looked at unless the mapping asks for failed items', async () => {
    await queue.send(['a']);

    const mapping = await queue.deliverTo(
      ({ Records }) => ({
        batchItemFailures: Records.map(({ messageId }) => ({ itemIdentifier: messageId })),
      }),
      { reportBatchItemFailures: false },
    );
    await queue.until(() => queue.delivered().length >= 1);
    await mapping.stop();

    expect(await queue.depth()).toBe(0);
  });

  test('what the function did to its event does not reach the mapping', async () => {
    await queue.send(['a', 'b']);

    const mapping = await queue.deliverTo(({ Records }) => {
      for (const record of Records) {
        Object.assign(record, { receiptHandle: '', messageId: '', body: { parsed: true } });
      }
      Records.length = 0;
    });
    await queue.until(() => queue.delivered().length >= 2);
    await mapping.stop();

    expect(queue.delivered().sort()).toEqual(['a', 'b']);
    expect(await queue.depth()).toBe(0);
  });

  test('a deletion that SQS does not confirm is reported, and only that record comes back', async () => {
    await queue.send(['a', 'b', 'c']);
    let refused = false;
    queue.sqs.client.middlewareStack.add(
      (next) => (args) => {
        const { Entries } = args.input as DeleteMessageBatchCommandInput;
        if (refused || Entries === undefined) {
          return next(args);
        }
        refused = true;
        return next({ ...args, input: { ...args.input, Entries: Entries.slice(1) } });
      },
      { step: 'initialize' },
    );

    const mapping = await queue.deliverTo(() => undefined);
    await queue.until(() => queue.delivered().length >= 4);
    await mapping.stop();

    const [again] = queue.invocations()[1]?.records ?? [];
    expect(queue.observations).toContainEqual({
      kind: 'delete_failed',
      messageIds: [again?.messageId],
    });
    expect(again?.attributes.ApproximateReceiveCount).toBe('2');
    expect(await queue.depth()).toBe(0);
  });
});
