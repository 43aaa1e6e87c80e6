import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { intoBatches, messageBytes } from '../../lib/queue/batches.ts';
import type { BatchResult } from '../../lib/queue/confirmAll.ts';
import type { Attributes } from '../../lib/queue/message.ts';
import type { Outgoing } from '../../lib/queue/queues.ts';
import type { SqsClient } from '../../lib/queue/sqsClient.ts';
import { createSqsQueues } from '../../lib/queue/sqsQueues.ts';

const MEBIBYTE = 1_024 * 1_024;
const KIBIBYTE = 1_024;
const urls = { source: 'url:source', deadLetter: 'url:dead', parked: 'url:parked' };

type Entry = Parameters<SqsClient['send']>[1][number];
type HideEntry = Parameters<SqsClient['hide']>[1][number];

const bytesOf = (entries: readonly Entry[]): number =>
  entries.reduce(
    (sum, { MessageBody = '', MessageAttributes = {} }) =>
      sum + messageBytes({ MessageBody, MessageAttributes: MessageAttributes as Attributes }),
    0,
  );

/** An SQS that answers what it is told to; without that it takes everything. */
const scriptedSqs = (
  answer: (entries: readonly { Id?: string | undefined }[], call: number) => BatchResult = (
    entries,
  ) => ({ confirmed: entries.map(({ Id = '' }) => Id), repeatable: [] }),
) => {
  const calls: { url: string; entries: readonly (Entry | HideEntry)[] }[] = [];
  const atOnce = { now: 0, most: 0 };
  const serve = async (url: string, entries: readonly (Entry | HideEntry)[]) => {
    calls.push({ url, entries });
    const call = calls.length;
    atOnce.most = Math.max(atOnce.most, ++atOnce.now);
    await new Promise((resolve) => setImmediate(resolve));
    atOnce.now--;
    return answer(entries, call);
  };
  const client: SqsClient = { send: serve, hide: serve, visible: () => Promise.resolve(7) };
  return { calls, atOnce, client };
};
const queuesOn = (client: SqsClient) =>
  createSqsQueues({ urls, loadClient: () => Promise.resolve(client) });
const messagesOf = (count: number, body = 'x'): Outgoing[] =>
  Array.from({ length: count }, (_, index) => ({ id: `m${index}`, body, attributes: {} }));

describe('messages are sent', () => {
  test('ten a call, each with its own attributes, delay and group', async () => {
    const sqs = scriptedSqs();
    const first = {
      id: 'any id: äö',
      body: 'body',
      attributes: { a: { DataType: 'String', StringValue: '1' } },
      delaySeconds: 0,
      groupId: 'night',
    };

    const confirmed = await queuesOn(sqs.client).send('deadLetter', [first, ...messagesOf(24)]);

    expect([...confirmed]).toEqual([first.id, ...messagesOf(24).map(({ id }) => id)]);
    expect(sqs.calls.map(({ url, entries }) => [url, entries.length])).toEqual([
      ['url:dead', 10],
      ['url:dead', 10],
      ['url:dead', 5],
    ]);
    expect(sqs.calls[0]?.entries.slice(0, 2)).toEqual([
      {
        Id: '0',
        MessageBody: 'body',
        MessageAttributes: first.attributes,
        DelaySeconds: 0,
        MessageGroupId: 'night',
      },
      { Id: '1', MessageBody: 'x', MessageAttributes: {} },
    ]);
  });

  test('a mebibyte a call, when they are large', async () => {
    const sqs = scriptedSqs();

    await queuesOn(sqs.client).send('source', messagesOf(10, 'ü'.repeat(128 * KIBIBYTE)));

    expect(sqs.calls.map(({ entries }) => entries.length)).toEqual([4, 4, 2]);
    for (const { entries } of sqs.calls) {
      expect(bytesOf(entries as Entry[])).toBeLessThanOrEqual(MEBIBYTE);
    }
  });

  test('twenty calls at once, and no more', async () => {
    const sqs = scriptedSqs();

    const confirmed = await queuesOn(sqs.client).send('source', messagesOf(1_000));

    expect(confirmed.size).toBe(1_000);
    expect(sqs.calls).toHaveLength(100);
    expect(sqs.atOnce.most).toBe(20);
  });

  test('and none is believed to be on the queue unless SQS says so of itself', async () => {
    const sqs = scriptedSqs((entries) => ({
      confirmed: entries.map(({ Id = '' }) => Id).filter((id) => id !== '3'),
      repeatable: [],
    }));

    const confirmed = await queuesOn(sqs.client).send('source', messagesOf(12));

    expect(confirmed.has('m3')).toBe(false);
    expect(confirmed.size).toBe(11);
    expect(sqs.calls).toHaveLength(2);
  });

  test('again, those alone that SQS could not take, three times at most', async () => {
    const sqs = scriptedSqs((entries, call) => {
      const ids = entries.map(({ Id = '' }) => Id);
      const repeatable = ids.filter((id) => id === '1' || (id === '2' && call === 1));
      return { confirmed: ids.filter((id) => !repeatable.includes(id)), repeatable };
    });

    const confirmed = await queuesOn(sqs.client).send('source', messagesOf(4));

    expect([...confirmed].toSorted()).toEqual(['m0', 'm2', 'm3']);
    expect(sqs.calls.map(({ entries }) => entries.map(({ Id }) => Id))).toEqual([
      ['0', '1', '2', '3'],
      ['1', '2'],
      ['1'],
    ]);
  });

  test('whatever becomes of the other calls', async () => {
    const sqs = scriptedSqs((entries, call) => {
      if (call === 2) throw new Error('the connection broke');
      return { confirmed: entries.map(({ Id = '' }) => Id), repeatable: [] };
    });

    const confirmed = await queuesOn(sqs.client).send('source', messagesOf(30));

    expect(confirmed.size).toBe(20);
    expect(confirmed.has('m10')).toBe(false);
    expect(confirmed.has('m20')).toBe(true);
  });
});

describe('visibility is changed', () => {
  test('ten a call, and entries that SQS could not take are tried again', async () => {
    const sqs = scriptedSqs((entries, call) => {
      const ids = entries.map(({ Id = '' }) => Id);
      return call === 1
        ? { confirmed: ids.slice(1), repeatable: ids.slice(0, 1) }
        : { confirmed: ids, repeatable: [] };
    });
    const hidden = Array.from({ length: 11 }, (_, index) => ({
      id: `m${index}`,
      receiptHandle: `r${index}`,
      seconds: index,
    }));

    const confirmed = await queuesOn(sqs.client).hide(hidden);

    expect(confirmed.size).toBe(11);
    expect(sqs.calls.map(({ url, entries }) => [url, entries.length]).toSorted()).toEqual([
      ['url:source', 1],
      ['url:source', 1],
      ['url:source', 10],
    ]);
    expect(sqs.calls[0]?.entries[1]).toEqual({
      Id: '1',
      ReceiptHandle: 'r1',
      VisibilityTimeout: 1,
    });
  });
});

describe('the SQS client', () => {
  test('is loaded once, and only when there is something to send', async () => {
    let loads = 0;
    const sqs = scriptedSqs();
    const queues = createSqsQueues({
      urls,
      loadClient: () => {
        loads++;
        return Promise.resolve(sqs.client);
      },
    });

    await queues.send('source', []);
    await queues.hide([]);
    expect(loads).toBe(0);

    await Promise.all([queues.send('source', messagesOf(1)), queues.send('parked', messagesOf(1))]);
    expect(await queues.waiting()).toBe(7);
    expect(loads).toBe(1);
  });

  test('that cannot be loaded confirms nothing, and is loaded again the next time', async () => {
    let loads = 0;
    const sqs = scriptedSqs();
    const queues = createSqsQueues({
      urls,
      loadClient: () => {
        loads++;
        return loads <= 3 ? Promise.reject(new Error('no such file')) : Promise.resolve(sqs.client);
      },
    });

    expect(await queues.send('source', messagesOf(1))).toEqual(new Set());
    expect(await queues.hide([{ id: 'm', receiptHandle: 'r', seconds: 1 }])).toEqual(new Set());
    expect(await queues.waiting()).toBeUndefined();
    expect(await queues.send('source', messagesOf(1))).toEqual(new Set(['m0']));
  });
});

describe('batches', () => {
  test('hold all entries in their order, at most ten and a mebibyte each, and none that could be spared', () => {
    const size = fc.oneof(
      fc.integer({ min: 1, max: 1_000 }),
      fc.integer({ min: 100 * KIBIBYTE, max: 300 * KIBIBYTE }),
    );
    fc.assert(
      fc.property(fc.array(size, { maxLength: 60 }), (sizes) => {
        const batches = intoBatches(sizes, (bytes) => bytes);

        const total = (batch: readonly number[]) => batch.reduce((sum, bytes) => sum + bytes, 0);
        expect(batches.flat()).toEqual(sizes);
        for (const [index, batch] of batches.entries()) {
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.length).toBeLessThanOrEqual(10);
          expect(total(batch)).toBeLessThanOrEqual(MEBIBYTE);
          const next = batches[index + 1]?.[0];
          if (next === undefined) continue;
          expect(batch.length === 10 || total(batch) + next > MEBIBYTE).toBe(true);
        }
      }),
      { seed: 20_260_125, numRuns: 300 },
    );
  });

  test('count what SQS counts: the body, and name, type and value of each attribute', () => {
    expect(
      messageBytes({
        MessageBody: 'äö',
        MessageAttributes: {
          a: { DataType: 'String', StringValue: '€' },
          bb: { DataType: 'Binary', BinaryValue: Buffer.alloc(5) },
        },
      }),
    ).toBe(4 + (1 + 6 + 3) + (2 + 6 + 5));
  });
});
