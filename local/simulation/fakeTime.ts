import type { Clock } from '../../lib/mpc/clock.ts';

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

const before = (left: Event, right: Event): boolean =>
  left.at < right.at || (left.at === right.at && left.order < right.order);

/** Lets all promise continuations run that the last event set free. */
const settleMicrotasks = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Makes a fake time that starts at `start` (epoch ms). */
export const createFakeTime = (start: number): FakeTime => {
  const heap: Event[] = [];
  let now = start;
  let scheduled = 0;

  const swap = (i: number, j: number): void => {
    const held = heap[i] as Event;
    heap[i] = heap[j] as Event;
    heap[j] = held;
  };
  const push = (event: Event): void => {
    heap.push(event);
    for (let i = heap.length - 1; i > 0; ) {
      const parent = (i - 1) >> 1;
      if (!before(heap[i] as Event, heap[parent] as Event)) break;
      swap(i, parent);
      i = parent;
    }
  };
  const pop = (): Event | undefined => {
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    heap[0] = last;
    for (let i = 0; ; ) {
      let least = i;
      for (const child of [2 * i + 1, 2 * i + 2]) {
        if (child < heap.length && before(heap[child] as Event, heap[least] as Event))
          least = child;
      }
      if (least === i) return first;
      swap(i, least);
      i = least;
    }
  };

  const schedule = (at: number, happen: () => void): void =>
    push({ at: Math.max(at, now), order: scheduled++, happen });

  return {
    clock: {
      now: () => now,
      sleep: (ms, signal) =>
        new Promise((resolve) => {
          if (signal?.aborted) {
            resolve();
            return;
          }
          signal?.addEventListener('abort', () => resolve(), { once: true });
          schedule(now + ms, resolve);
        }),
    },
    schedule,
    run: async (done) => {
      await settleMicrotasks();
      while (!done()) {
        const event = pop();
        if (event === undefined) return;
        now = event.at;
        event.happen();
        await settleMicrotasks();
      }
    },
  };
};
