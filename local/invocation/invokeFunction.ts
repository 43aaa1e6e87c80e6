import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';

/** The handler of a function. */
export type LambdaFunction = (event: unknown, context: Context) => Promise<unknown>;

/** How an invocation ended. */
export type InvocationEnd =
  | { readonly kind: 'returned'; readonly answer: unknown }
  | { readonly kind: 'threw'; readonly error: unknown }
  | { readonly kind: 'timed_out' };

/** What the function is told of itself. */
export interface FunctionIdentity {
  readonly functionName: string;
  /** Its ARN. */
  readonly functionArn: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
}

const contextOf = (identity: FunctionIdentity, deadline: number): Context => {
  const { functionName, functionArn, memoryMegabytes } = identity;
  const context: Omit<Context, 'done' | 'fail' | 'succeed'> = {
    awsRequestId: randomUUID(),
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: functionArn,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    memoryLimitInMB: String(memoryMegabytes),
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  // The runtime for Node 24 has no callbacks any more; only the types still do.
  return context as Context;
};

/** A value as it looks on the other side of the runtime's interface. Function and invoker share no object. */
const throughJson = (value: unknown): unknown => {
  const json: string | undefined = JSON.stringify(value);
  return json === undefined ? undefined : JSON.parse(json);
};

/**
 * Invokes a function as the Lambda runtime would: with a context that counts down, an answer that must survive JSON, and
 * a time-out after which the answer is not waited for. Code cannot be stopped from outside here, so a function that
 * overruns goes on in the background; what it does then is lost to the invoker, not to the world.
 *
 * @param identity - What its context says.
 */
export const invokeFunction = async (
  invoke: LambdaFunction,
  event: unknown,
  identity: FunctionIdentity,
): Promise<InvocationEnd & { readonly requestId: string }> => {
  const timeoutMs = identity.timeoutSeconds * 1000;
  const context = contextOf(identity, Date.now() + timeoutMs);
  const received = throughJson(event);
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<InvocationEnd>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'timed_out' }), timeoutMs);
  });
  const run = async (): Promise<InvocationEnd> => {
    try {
      return { kind: 'returned', answer: throughJson(await invoke(received, context)) };
    } catch (error) {
      return { kind: 'threw', error };
    }
  };
  const end = await Promise.race([run(), timeout]);
  clearTimeout(timer);
  return { ...end, requestId: context.awsRequestId };
};
