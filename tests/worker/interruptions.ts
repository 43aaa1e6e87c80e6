import { startWorkerWorld } from './workerWorld.ts';

/** What an interrupted run came to. */
export interface Interruption {
  /** Requests that were resolved when the signal was sent. */
  readonly resolvedBefore: number;
  /** How the interrupted worker ended. */
  readonly end: number | string;
  /** Milliseconds from the signal until it had ended. */
  readonly tookMs: number;
  /** Requests whose task was not cancelled in the end. */
  readonly lost: number;
  /** Messages that are left on any queue. */
  readonly left: number;
  /** Cancels that were sent a second time, since the first worker could no longer acknowledge. */
  readonly repeated: number;
}

/**
 * Sends requests, interrupts a worker in the middle of them, and lets another one finish.
 *
 * @param requests - how many.
 * @param sqsScale - how many times sooner visibilities end, of 52 s: a batch of ours should not last as long.
 * @param at - the part of them, 0 to 1, after which the signal is sent.
 */
export const interrupt = async (
  signal: 'SIGTERM' | 'SIGKILL',
  requests: number,
  sqsScale: number,
  at: number,
): Promise<Interruption> => {
  const world = await startWorkerWorld({ sqsScale });
  try {
    const ids = Array.from({ length: requests }, (_, index) => String(index + 1));
    world.seed(ids);
    await world.send(ids.map((id) => `{"task_id":${id}}`));
    const cancels = () => world.simulator.ledger.filter(({ kind }) => kind === 'cancel').length;

    const first = world.start({ LOG_LEVEL: 'WARN' });
    await world.until(() => world.simulator.ledger.length >= requests * at);
    const resolvedBefore = world.cancelled().length;
    const toldAt = performance.now();
    const end = await first.end(signal);
    const tookMs = Math.round(performance.now() - toldAt);

    const second = world.start({ LOG_LEVEL: 'WARN' });
    await world.until(async () => (await world.depth()) === 0);
    await second.end('SIGTERM');
    const letters = await Promise.all([world.countsOf('deadLetter'), world.countsOf('parked')]);
    return {
      resolvedBefore,
      end,
      tookMs,
      lost: requests - world.cancelled().length,
      left: (await world.depth()) + letters.reduce((sum, { visible }) => sum + visible, 0),
      repeated: cancels() - requests,
    };
  } finally {
    await world.close();
  }
};
