import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Context } from 'aws-lambda';
import { FunctionError } from './functionError.ts';

const version = '/2018-06-01/runtime';
const ended = new RegExp(`^${version}/invocation/([^/]+)/(response|error)$`);

interface Invocation {
  readonly event: string;
  readonly context: Context;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: FunctionError) => void;
}

/** The side of Lambda that a runtime client talks to, for one execution environment. */
export interface RuntimeApi {
  /** `host:port`, for `AWS_LAMBDA_RUNTIME_API`. */
  readonly address: string;
  /**
   * Resolves when the function asks for its first invocation.
   * @throws {FunctionError} when its init failed.
   */
  readonly initialized: Promise<void>;
  /**
   * Hands an event to the function, and waits for its answer.
   * @throws {FunctionError} what the function threw, or why it will not answer.
   */
  invoke(event: unknown, context: Context): Promise<unknown>;
  /** Lets whoever waits for the function wait no longer: its process is gone. */
  giveUp(error: FunctionError): void;
  close(): Promise<void>;
}

/**
 * Starts a Runtime API on the loopback interface: `next`, `response`, `error` and `init/error`, as the Lambda Developer
 * Guide describes them ("Using the Lambda runtime API for custom runtimes").
 */
export const startRuntimeApi = async (): Promise<RuntimeApi> => {
  const initialized = Promise.withResolvers<void>();
  // Whoever never waits for the init must not be ended by its failure.
  initialized.promise.catch(() => undefined);
  const waiting: Invocation[] = [];
  const running = new Map<string, Invocation>();
  let asking: ServerResponse | undefined;

  const handOver = (): void => {
    const invocation = asking && waiting.shift();
    if (asking === undefined || invocation === undefined) return;
    const { awsRequestId, invokedFunctionArn } = invocation.context;
    running.set(awsRequestId, invocation);
    asking
      .writeHead(200, {
        'content-type': 'application/json',
        'lambda-runtime-aws-request-id': awsRequestId,
        'lambda-runtime-deadline-ms': Date.now() + invocation.context.getRemainingTimeInMillis(),
        'lambda-runtime-invoked-function-arn': invokedFunctionArn,
      })
      .end(invocation.event);
    asking = undefined;
  };

  const giveUp = (error: FunctionError): void => {
    initialized.reject(error);
    for (const { reject } of [...waiting.splice(0), ...running.values()]) reject(error);
    running.clear();
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? '';
    if (path === `${version}/invocation/next`) {
      asking = response;
      initialized.resolve();
      handOver();
      return;
    }
    const body = await text(request);
    const [, requestId = '', kind] = ended.exec(path) ?? [];
    const invocation = running.get(requestId);
    if (path === `${version}/init/error`) {
      giveUp(FunctionError.parse(body));
    } else if (invocation === undefined) {
      response.writeHead(404).end();
      return;
    } else if (kind === 'response') {
      invocation.resolve(body === '' ? undefined : JSON.parse(body));
    } else {
      invocation.reject(FunctionError.parse(body));
    }
    running.delete(requestId);
    response.writeHead(202).end();
  };

  const server = createServer((request, response) => void serve(request, response));
  // A function that is idle for long asks on the same connection.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    initialized: initialized.promise,
    invoke: (event, context) =>
      new Promise((resolve, reject) => {
        waiting.push({ event: JSON.stringify(event), context, resolve, reject });
        handOver();
      }),
    giveUp,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
};
