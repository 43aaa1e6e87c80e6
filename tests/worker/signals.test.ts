import { afterEach, describe, expect, test } from '@jest/globals';
import { startWorkerWorld, type WorkerWorld } from './workerWorld.ts';

const numbered = (count: number) => Array.from({ length: count }, (_, index) => String(index + 1));
const requests = (ids: readonly string[]) => ids.map((id) => `{"task_id":${id}}`);

let world: WorkerWorld | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

describe('a worker that is told to end in the middle of its work', () => {
  test('ends at once and in good order, with what it did not start visible to the next one', async () => {
    const opened = await startWorkerWorld({ callMs: 200 });
    world = opened;
    const ids = numbered(600);
    opened.seed(ids);
    await opened.send(requests(ids));
    const worker = opened.start();
    await opened.until(() => opened.cancelled().length >= 30);

    const toldAt = performance.now();
    const code = await worker.end('SIGTERM');

    expect(code).toBe(0);
    expect(performance.now() - toldAt).toBeLessThan(2_500);
    const { hidden, visible, delayed } = await opened.countsOf('source');
    expect({ hidden, delayed }).toEqual({ hidden: 0, delayed: 0 });
    expect(visible).toBe(600 - opened.cancelled().length);
    expect(worker.errors()).toBe('');
  });
});
