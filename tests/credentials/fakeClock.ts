import type { Clock } from '../../lib/mpc/clock.ts';

/** A clock that stands until it is moved. */
export interface FakeClock extends Clock {
  /** Moves it, and wakes who slept until then. */
  advance(ms: number): void;
}

/** Makes a clock that starts on an ordinary morning. */
export const createFakeClock = (start = Date.UTC(2026, 0, 15, 9, 30)): FakeClock => {
  let now = start;
  const sleepers = new Set<{ readonly until: number; readonly wake: () => void }>();
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const sleeper = {
          until: now + ms,
          wake: () => {
            sleepers.delete(sleeper);
            resolve();
          },
        };
        sleepers.add(sleeper);
        if (ms <= 0 || signal?.aborted) sleeper.wake();
        else signal?.addEventListener('abort', sleeper.wake, { once: true });
      }),
    advance: (ms) => {
      now += ms;
      for (const sleeper of [...sleepers]) if (sleeper.until <= now) sleeper.wake();
    },
  };
};
