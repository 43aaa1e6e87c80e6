import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Context } from 'aws-lambda';
import { FunctionError } from './functionError.ts';
import { startRuntimeApi } from './runtimeApi.ts';
import { runtimeClientProgram } from './runtimeClient.ts';

/** A function as it would be deployed. */
export interface DeployedFunction {
  /** Its name on Lambda. */
  readonly name: string;
  /** The unpacked zip. */
  readonly folder: string;
  /** `path/to/file.export`, without a file extension. */
  readonly handler: string;
  /** MB. It is only told to the function. */
  readonly memoryMegabytes: number;
  /** All that it is to find in its environment, the AWS SDK's own variables included. */
  readonly variables: Readonly<Record<string, string>>;
  /** Takes what it writes to its log. */
  readonly log: (text: string) => void;
}

/** A process that runs a function, as Lambda keeps one per concurrent invocation. */
export interface ExecutionEnvironment {
  /** Milliseconds from the start of the process until the function could take an event. */
  readonly initMs: number;
  /** False once the process has ended, by itself or because it was too slow: it takes no more events. */
  readonly alive: boolean;
  /**
   * Runs one invocation; not two at a time.
   * @throws {FunctionError} what the function threw, or that its process ended or overran, which kills it.
   */
  invoke(event: unknown, context: Context): Promise<unknown>;
  /** Kills it, as Lambda does with one that it needs no longer. */
  stop(): Promise<void>;
}

/**
 * Starts a function under AWS's own runtime client, with nothing in its environment but what Lambda would put there.
 *
 * @throws {FunctionError} what the function threw at its init.
 */
export const startExecutionEnvironment = async (
  deployed: DeployedFunction,
): Promise<ExecutionEnvironment> => {
  const api = await startRuntimeApi();
  const startedAt = performance.now();
  const child = spawn(process.execPath, [runtimeClientProgram], {
    cwd: deployed.folder,
    env: {
      ...deployed.variables,
      AWS_LAMBDA_RUNTIME_API: api.address,
      LAMBDA_TASK_ROOT: deployed.folder,
      _HANDLER: deployed.handler,
      AWS_LAMBDA_FUNCTION_NAME: deployed.name,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(deployed.memoryMegabytes),
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${deployed.name}`,
      AWS_LAMBDA_LOG_STREAM_NAME: 'local',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      TZ: ':UTC',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const output of [child.stdout, child.stderr]) {
    output.setEncoding('utf8').on('data', deployed.log);
  }
  let alive = true;
  const gone = once(child, 'close').then(([status, signal]) => {
    alive = false;
    api.giveUp(new FunctionError('Runtime.ExitError', `the process ended: ${signal ?? status}`));
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await gone;
    await api.close();
  };
  try {
    await api.initialized;
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    initMs: performance.now() - startedAt,
    get alive() {
      return alive;
    },
    async invoke(event, context) {
      const overrun = setTimeout(() => child.kill('SIGKILL'), context.getRemainingTimeInMillis());
      try {
        return await api.invoke(event, context);
      } finally {
        clearTimeout(overrun);
      }
    },
    stop,
  };
};
