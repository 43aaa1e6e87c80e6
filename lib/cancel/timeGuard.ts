import type { Clock } from '../mpc/clock.ts';

/** How long one run of the engine may take. */
export interface TimeLimits {
  /** Epoch milliseconds at which the function is ended from outside. */
  readonly deadline: number;
  /** Milliseconds kept for what follows the calls: settling each message with SQS. */
  readonly marginMs: number;
  /** Milliseconds that one attempt may take. */
  readonly attemptTimeoutMs: number;
  /** Aborted when the process is to end before its time: what is out may end, nothing more is started. */
  readonly ending?: AbortSignal | undefined;
}

/** Keeps a run inside its function's time. */
export interface TimeGuard {
  /** Epoch milliseconds after which no call is started, since it might not end in time. */
  readonly lastStart: number;
  /** Aborts the calls that are still out when only the margin is left. */
  readonly signal: AbortSignal;
  /** Once aborted no call is started, whatever the time. */
  readonly ending: AbortSignal | undefined;
  /** Must be called at the end of the run. */
  stop(): void;
}

/** Starts the guard of one run. */
export const startTimeGuard = (
  { deadline, marginMs, attemptTimeoutMs, ending }: TimeLimits,
  clock: Clock,
): TimeGuard => {
  const end = deadline - marginMs;
  const abort = new AbortController();
  const stopped = new AbortController();
  void clock.sleep(end - clock.now(), stopped.signal).then(() => {
    if (!stopped.signal.aborted) abort.abort();
  });
  return {
    lastStart: end - attemptTimeoutMs,
    signal: abort.signal,
    ending,
    // With a reason of its own: the one that would be made otherwise takes a trace of the stack.
    stop: () => stopped.abort('stopped'),
  };
};
