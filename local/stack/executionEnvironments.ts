import type { LambdaFunction } from '../invocation/invokeFunction.ts';

/**
 * A function as the Lambda service runs it: in execution environments that serve one invocation at a time and keep their
 * module state from one to the next. Concurrent invocations therefore share nothing, and each has its own share of the
 * quota.
 *
 * @param start - Makes an environment: a cold start. The first is made at once, so that wrong settings show at once.
 */
export const inExecutionEnvironments = async (
  start: () => Promise<LambdaFunction>,
): Promise<LambdaFunction> => {
  const idle = [await start()];
  return async (event, context) => {
    const environment = idle.pop() ?? (await start());
    try {
      return await environment(event, context);
    } finally {
      idle.push(environment);
    }
  };
};
