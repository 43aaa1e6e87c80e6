import {
  type FunctionIdentity,
  type InvocationEnd,
  invokeFunction,
  type LambdaFunction,
} from '../invocation/invokeFunction.ts';

/** A run of a function by its schedule. */
export interface ScheduledRun {
  /** The function's key in the template. */
  readonly functionKey: string;
  readonly requestId: string;
  readonly end: InvocationEnd;
}

/** A schedule and the function that it invokes. */
export interface ScheduleOptions {
  readonly functionKey: string;
  readonly identity: FunctionIdentity;
  /** Milliseconds from one run to the next. */
  readonly everyMs: number;
  /** What the function gets at an instant (epoch milliseconds). */
  readonly event: (at: number) => unknown;
  readonly invoke: LambdaFunction;
  readonly ended: (run: ScheduledRun) => void;
}

/** A running schedule. */
export interface RunningSchedule extends Pick<ScheduleOptions, 'functionKey' | 'everyMs'> {
  /** Makes a run at once, after the one that may be under way. Its interval goes on as before. Resolves at its end. */
  fire(): Promise<void>;
  /** Starts no run any more, and resolves at the end of the one that may be under way. */
  stop(): Promise<void>;
}

/** Timers cannot wait longer than 24.8 days. */
const LONGEST_WAIT_MS = 86_400_000;

/**
 * Invokes a function every so often, first after one interval, as an EventBridge rule does. One run at a time: what is
 * due during a run is dropped, as Lambda drops it for a function with one reserved environment and no second try.
 *
 * It reads the clock and starts timers through the globals, so it follows virtual time.
 */
export const startSchedule = (options: ScheduleOptions): RunningSchedule => {
  const { functionKey, identity, everyMs, event, invoke, ended } = options;
  let last = Promise.resolve();
  let underWay = 0;
  let due = Date.now() + everyMs;
  let timer: NodeJS.Timeout;

  const run = async (): Promise<void> => {
    const { requestId, ...end } = await invokeFunction(invoke, event(Date.now()), identity);
    underWay -= 1;
    ended({ functionKey, requestId, end });
  };
  const fire = (): Promise<void> => {
    underWay += 1;
    last = last.then(run);
    return last;
  };
  const look = (): void => {
    const late = Date.now() - due;
    if (late >= 0) {
      // What a sleeping machine has missed is not made up for.
      due += (Math.floor(late / everyMs) + 1) * everyMs;
      if (underWay === 0) void fire();
    }
    wait();
  };
  const wait = (): void => {
    timer = setTimeout(look, Math.min(due - Date.now(), LONGEST_WAIT_MS));
  };
  wait();

  return {
    functionKey,
    everyMs,
    fire,
    async stop() {
      clearTimeout(timer);
      await last;
    },
  };
};
