import type { Clock } from '../../lib/mpc/clock.ts';
import { Heap } from '../mpc-simulator/heap.ts';

interface Event {
  readonly at: number;
  readonly order: number;
  readonly happen: () => void;
}

/** A clock on which nothing happens but what was scheduled, one event after the other. */
export interface FakeTime {
  readonly clock: Clock;
  /** Calls `happen` at `at` (epoch ms), or next if that has passed. */
  schedule(at: number, happen: () => void): void;
  /** Lets time pass until `done` or until nothing is left to happen. */
  run(done: () => boolean): Promise<void>;
}

const inOrder = (left: Event, right: Event): number =>
  left.at - right.at || left.order - right.order;

const ready = Promise.resolve();

/** Goes on once all promise continuations have run that the last event set free: a tick comes after the last of them. */
const settled = (goOn: () => void): void => process.nextTick(() => ready.then(goOn));

/** Ticks alone would never let the process hear of a signal, nor free what is only freed between turns of its loop. */
const EVENTS_PER_TURN = 4_096;

/** Makes a fake time that starts at `start` (epoch ms). */
export const createFakeTime = (start: number): FakeTime => {
  const events = new Heap<Event>(inOrder);
  let now = start;
  let scheduled = 0;

  const schedule = (at: number, happen: () => void): void =>
    events.add({ at: Math.max(at, now), order: scheduled++, happen });

  return {
    clock: {
      now: () => now,
      sleep: (ms, signal) =>
        new Promise((resolve) => {
          if (signal?.aborted) {
            resolve();
            return;
          }
          if (signal === undefined) {
            schedule(now + ms, resolve);
            return;
          }
          const wake = (): void => {
            signal.removeEventListener('abort', wake);
            resolve();
          };
          signal.addEventListener('abort', wake);
          schedule(now + ms, wake);
        }),
    },
    schedule,
    run: (done) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      let happened = 0;
      /** @returns whether it is over. */
      const happen = (): boolean => {
        const event = done() ? undefined : events.take();
        if (event === undefined) return true;
        now = event.at;
        event.happen();
        return false;
      };
      const goOn = (): void => {
        try {
          if (happen()) resolve();
          else if (++happened % EVENTS_PER_TURN === 0) setImmediate(settled, goOn);
          else settled(goOn);
        } catch (error) {
          reject(error);
        }
      };
      settled(goOn);
      return promise;
    },
  };
};
