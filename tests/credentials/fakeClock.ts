import type { Clock } from '../../lib/mpc/clock.ts';

/** A clock that stands until it is moved. */
export interface FakeClock extends Clock {
  advance(ms: number): void;
}

/** Makes a clock that starts on an ordinary morning. */
export const createFakeClock = (start = Date.UTC(2026, 0, 15, 9, 30)): FakeClock => {
  let now = start;
  return {
    now: () => now,
    sleep: () => Promise.resolve(),
    advance: (ms) => {
      now += ms;
    },
  };
};
