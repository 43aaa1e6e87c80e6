import { performance } from 'node:perf_hooks';
import { scaledTimers, type Timers } from './scaledTimers.ts';
import { virtualDate } from './virtualDate.ts';

/** How virtual time relates to real time. */
export interface VirtualTimeOptions {
  /**
   * Epoch milliseconds at which virtual and real time are equal. A process that goes on with another's data (persisted
   * visibility deadlines, say) passes that one's epoch, so that time has not run backwards in between.
   */
  readonly epoch: number;
  /** Virtual milliseconds that pass in a real one; above 0. 25 puts 50 minutes into 2. */
  readonly scale: number;
}

/** The time outside, for whoever shows progress to a person, and the way back to it. */
export interface VirtualTime {
  /** The real time in epoch milliseconds, with a fraction. */
  realNow(): number;
  /** The real timers, for a display that refreshes at a human pace. */
  readonly real: Timers;
  /** Puts the original globals back. Timers that are already running keep the pace at which they were started. */
  uninstall(): void;
}

const problemsOf = ({ epoch, scale }: VirtualTimeOptions): string[] => [
  ...(Number.isFinite(epoch) ? [] : [`epoch must be epoch milliseconds, not ${epoch}`]),
  ...(Number.isFinite(scale) && scale > 0 ? [] : [`scale must be above 0, not ${scale}`]),
];

let installed = false;

/**
 * Makes this process live in a time that runs `scale` times faster: the global `Date`, `setTimeout`, `setInterval` and
 * `AbortSignal.timeout` are replaced, now is `epoch + (real - epoch) * scale`, and every delay is divided by the scale.
 * Code that reads the globals when it runs follows (fauxqs 2.4.1, the AWS SDK and our own do). `performance.now()`,
 * `node:timers/promises`, what was imported by name from `node:timers`, and Node's own sockets (keep-alive, the `Date`
 * header of an HTTP answer) stay in real time.
 *
 * Start servers first: Fastify, for one, gives itself ten seconds to get ready, which are few in virtual time.
 *
 * @throws RangeError naming every option that is out of range.
 * @throws Error when virtual time is installed already, since the two scales would multiply unseen.
 *
 * @example
 * ```ts
 * const time = installVirtualTime({ epoch: Date.now(), scale: 25 });
 * setTimeout(() => console.log('a minute later'), 60_000); // after 2.4 real seconds
 * time.uninstall();
 * ```
 */
export const installVirtualTime = (options: VirtualTimeOptions): VirtualTime => {
  const problems = problemsOf(options);
  if (problems.length > 0) {
    throw new RangeError(problems.join('; '));
  }
  if (installed) {
    throw new Error('virtual time is installed already');
  }
  const { epoch, scale } = options;
  const realDate = globalThis.Date;
  const real: Timers = {
    setTimeout: globalThis.setTimeout,
    setInterval: globalThis.setInterval,
    abortTimeout: AbortSignal.timeout,
  };
  // Finer than Date.now(), whose millisecond would be a step of `scale` virtual ones.
  const realNow = (): number => performance.timeOrigin + performance.now();
  const virtualNow = (): number => Math.floor(epoch + (realNow() - epoch) * scale);

  const use = (date: DateConstructor, timers: Timers): void => {
    globalThis.Date = date;
    globalThis.setTimeout = timers.setTimeout;
    globalThis.setInterval = timers.setInterval;
    AbortSignal.timeout = timers.abortTimeout;
  };
  use(virtualDate(realDate, virtualNow), scaledTimers(real, scale));
  installed = true;

  return {
    realNow,
    real,
    uninstall() {
      use(realDate, real);
      installed = false;
    },
  };
};
