import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startWorkerWorld, type WorkerProcess, type WorkerWorld } from './workerWorld.ts';

interface Stopped {
  readonly world: WorkerWorld;
  readonly worker: WorkerProcess;
  readonly code: number | string;
  readonly tookMs: number;
}

/** Lets a worker have `count` requests, and ends it as soon as the condition holds. */
const stopWhen = async (
  count: number,
  callMs: number,
  condition: (world: WorkerWorld) => boolean | Promise<boolean>,
  end: (worker: WorkerProcess) => Promise<number | string> = (worker) => worker.end('SIGTERM'),
): Promise<Stopped> => {
  const world = await startWorkerWorld({ callMs });
  const ids = Array.from({ length: count }, (_, index) => String(index + 1));
  world.seed(ids);
  await world.send(ids.map((id) => `{"task_id":${id}}`));
  const worker = world.start();
  await world.until(() => condition(world));
  const toldAt = performance.now();
  const code = await end(worker);
  return { world, worker, code, tookMs: performance.now() - toldAt };
};

const twice =
  (signal: NodeJS.Signals, apartMs: number) =>
  async (worker: WorkerProcess): Promise<number | string> => {
    worker.process.kill(signal);
    await new Promise((resolve) => {
      setTimeout(resolve, apartMs);
    });
    return await worker.end(signal);
  };

describe('a worker that is told to end', () => {
  let inTheMiddle: Stopped;
  let gathering: Stopped;
  let impatiently: Stopped;
  beforeAll(async () => {
    [inTheMiddle, gathering, impatiently] = await Promise.all([
      stopWhen(600, 200, ({ cancelled }) => cancelled().length >= 30),
      stopWhen(
        5,
        0,
        async ({ countsOf }) => (await countsOf('source')).hidden === 5,
        twice('SIGINT', 50),
      ),
      stopWhen(50, 3_000, ({ simulator }) => simulator.ledger.length > 0, twice('SIGINT', 800)),
    ]);
  }, 60_000);
  afterAll(() =>
    Promise.all([inTheMiddle, gathering, impatiently].map(({ world }) => world.close())),
  );

  test('in the middle of a batch ends soon, and all that it did not start is visible to the next', async () => {
    const { world, worker, code, tookMs } = inTheMiddle;

    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(3_000);
    expect(await world.countsOf('source')).toEqual({
      visible: 600 - world.cancelled().length,
      hidden: 0,
      delayed: 0,
    });
    expect(world.cancelled().length).toBeLessThan(300);
    expect(worker.errors()).toBe('');
  });

  test('while it gathers starts nothing and gives back what it has, though npm repeats the signal', async () => {
    const { world, worker, code } = gathering;

    expect(code).toBe(0);
    expect(await worker.wrote('the worker has stopped')).toMatchObject({ returned: 5 });
    expect(await world.countsOf('source')).toEqual({ visible: 5, hidden: 0, delayed: 0 });
    expect(world.simulator.ledger).toEqual([]);
  });

  test('a second time ends at once, and its messages come back by their visibility', async () => {
    const { world, code, tookMs } = impatiently;

    expect(code).toBe(130);
    expect(tookMs).toBeLessThan(2_000);
    expect(await world.countsOf('source')).toEqual({ visible: 0, hidden: 50, delayed: 0 });
  });
});
