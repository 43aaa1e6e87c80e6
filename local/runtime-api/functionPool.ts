import type { Context } from 'aws-lambda';
import type { ExecutionEnvironment } from './executionEnvironment.ts';

/** A function with as many execution environments as it has needed at a time. */
export interface FunctionPool {
  /** Invokes it in an idle environment, else in a new one. Rejects with what the function threw. */
  invoke(event: unknown, context: Context): Promise<unknown>;
  /** Kills all environments; not while an invocation is running. */
  stop(): Promise<void>;
}

/**
 * Runs a function as Lambda scales it.
 *
 * @param start - Starts an environment.
 */
export const createFunctionPool = (start: () => Promise<ExecutionEnvironment>): FunctionPool => {
  const idle: ExecutionEnvironment[] = [];
  return {
    async invoke(event, context) {
      const environment = idle.pop() ?? (await start());
      try {
        return await environment.invoke(event, context);
      } finally {
        if (environment.alive) idle.push(environment);
        else await environment.stop();
      }
    },
    async stop() {
      await Promise.all(idle.splice(0).map((environment) => environment.stop()));
    },
  };
};
