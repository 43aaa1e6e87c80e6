import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mappedQueue } from './mappedQueue.ts';

let queue: Awaited<ReturnType<typeof mappedQueue>>;
beforeEach(async () => {
  // Much longer than any window here, so that no record comes back while a batch is gathered.
  queue = await mappedQueue(900);
});
afterEach(() => queue.close());

const numbered = (count: number) => Array.from({ length: count }, (_, index) => String(index));
const sizes = () => queue.invocations().map(({ records }) => records.length);

describe('a mapping without a window', () => {
  test('delivers what the first receive brings, at most ten records', async () => {
    await queue.send(numbered(25));

    await queue.deliverTo(() => {});
    await queue.until(() => queue.delivered().length >= 25);

    expect(Math.max(...sizes())).toBeLessThanOrEqual(10);
    expect(queue.delivered().sort()).toEqual(numbered(25).sort());
  });
});

describe('a mapping with a window', () => {
  test('gathers full batches over many receives', async () => {
    await queue.send(numbered(250));

    await queue.deliverTo(() => {}, { batchSize: 60, windowSeconds: 5 });
    await queue.until(() => queue.delivered().length >= 250);

    expect(Math.max(...sizes())).toBe(60);
    expect(queue.delivered().sort()).toEqual(numbered(250).sort());
  });

  test('waits for its window, from the first record on, when the batch does not fill', async () => {
    const startedAt: number[] = [];
    await queue.deliverTo(
      () => {
        startedAt.push(Date.now());
      },
      { batchSize: 1000, windowSeconds: 5 },
    );
    const sentAt = Date.now();

    await queue.send(['only']);
    await queue.until(() => queue.delivered().length >= 1);

    expect(Number(startedAt[0]) - sentAt).toBeGreaterThanOrEqual(5_000);
    expect(Number(startedAt[0]) - sentAt).toBeLessThan(60_000);
  });

  test('takes what arrives during the window into the same batch', async () => {
    await queue.deliverTo(() => {}, { batchSize: 1000, windowSeconds: 20 });

    await queue.send(['first']);
    await new Promise((resolve) => {
      setTimeout(resolve, 5_000);
    });
    await queue.send(numbered(30));
    await queue.until(() => queue.delivered().length >= 31);

    expect(sizes().length).toBeLessThanOrEqual(2);
  });
});

describe('a batch of large records', () => {
  test('is delivered before it exceeds the payload of an invocation', async () => {
    const bodies = numbered(14).map((number) => number.padEnd(1_000_000, '.'));
    await queue.send(bodies);

    await queue.deliverTo(() => {}, { batchSize: 100, windowSeconds: 2 });
    await queue.until(() => queue.delivered().length >= 14);

    expect(Math.max(...sizes())).toBeLessThanOrEqual(6);
    expect(new Set(queue.delivered()).size).toBe(14);
  });
});
