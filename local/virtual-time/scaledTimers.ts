import { promisify } from 'node:util';

/** The global functions that start something after a delay. */
export interface Timers {
  readonly setTimeout: typeof globalThis.setTimeout;
  readonly setInterval: typeof globalThis.setInterval;
  readonly abortTimeout: typeof AbortSignal.timeout;
}

/**
 * Timers whose delays run `scale` times faster than those they are made of.
 *
 * What they return is Node's own timer object, so `ref`, `unref`, `hasRef`, `refresh`, `close`, conversion to a number
 * and disposal behave as ever, and the ordinary `clearTimeout` and `clearInterval` stop it.
 *
 * @param real - The timers that do the waiting.
 * @param scale - Virtual milliseconds in a real one, above 0.
 */
export const scaledTimers = (real: Timers, scale: number): Timers => {
  // Rounded up, because Node cuts the fraction off: a timer that fires before its virtual time would find its deadline
  // not yet reached.
  const scaled = (delay: number | undefined): number | undefined =>
    delay === undefined ? undefined : Math.ceil(delay / scale);

  const setTimeout = (callback: () => void, delay?: number, ...args: []) =>
    real.setTimeout(callback, scaled(delay), ...args);
  const setInterval = (callback: () => void, delay?: number, ...args: []) =>
    real.setInterval(callback, scaled(delay), ...args);
  const sleep = promisify(real.setTimeout);
  Object.defineProperty(setTimeout, promisify.custom, {
    value: <T>(delay?: number, value?: T, options?: { ref?: boolean; signal?: AbortSignal }) =>
      sleep(scaled(delay), value, options),
  });

  return {
    setTimeout: setTimeout as typeof globalThis.setTimeout,
    setInterval: setInterval as typeof globalThis.setInterval,
    abortTimeout: (delay) => real.abortTimeout(Math.ceil(delay / scale)),
  };
};
