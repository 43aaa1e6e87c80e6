import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { Clock } from '../../lib/mpc/clock.ts';

/** One execution environment. It serves one invocation at a time, and may die in the middle of it. */
export interface Environment {
  /** @returns undefined when the environment died. */
  invoke(records: readonly SQSRecord[], remainingMs: number): Promise<SQSBatchResponse | undefined>;
  /** From now on nothing of it has an effect. */
  kill(): void;
}

/** A place for one environment, which is replaced when it dies. */
export interface EnvironmentSlot {
  /** @returns undefined when the invocation did not end. */
  invoke(records: readonly SQSRecord[]): Promise<SQSBatchResponse | undefined>;
  /** Kills the environment early in its next invocation. */
  killNext(): void;
}

/** How far an invocation gets before it is killed. */
const KILL_AFTER_MS = 500;

/** Makes a slot with a started environment. */
export const createEnvironmentSlot = (
  start: () => Environment,
  clock: Clock,
  timeoutMs: number,
): EnvironmentSlot => {
  let environment = start();
  let endsAfterMs = timeoutMs;
  return {
    invoke: async (records) => {
      const ended = new AbortController();
      const response = await Promise.race([
        environment.invoke(records, timeoutMs),
        clock.sleep(endsAfterMs, ended.signal).then(() => undefined),
      ]);
      ended.abort('ended');
      if (response === undefined) {
        environment.kill();
        environment = start();
        endsAfterMs = timeoutMs;
      }
      return response;
    },
    killNext: () => {
      endsAfterMs = KILL_AFTER_MS;
    },
  };
};
