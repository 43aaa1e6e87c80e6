import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import { startExecutionEnvironment } from '../../local/runtime-api/executionEnvironment.ts';
import type { Contender } from './contenders.ts';

/** Milliseconds of one cold start. */
export interface ColdStart {
  /** From the start of the process until it could take an event. */
  readonly initMs: number;
  /** Of the first event. */
  readonly firstMs: number;
}

const TIMEOUT_MS = 120_000;

/** A queue's own URL decides where calls of it go. */
const local = (value: string, cloudUrl: string): string =>
  value.startsWith('https://sqs.') ? cloudUrl + new URL(value).pathname : value;

/**
 * Starts a function in a new environment, and has it handle one event.
 * @throws {FunctionError} what the function threw.
 */
export const measureStart = async (contender: Contender, cloudUrl: string): Promise<ColdStart> => {
  const { name, event, ...deployed } = contender;
  let log = '';
  const environment = await startExecutionEnvironment({
    ...deployed,
    name,
    variables: {
      ...Object.fromEntries(
        Object.entries(deployed.variables).map(([key, value]) => [key, local(value, cloudUrl)]),
      ),
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'SKEXAMPLE',
      AWS_ENDPOINT_URL: cloudUrl,
      MPC_ENDPOINT: cloudUrl,
    },
    log: (text) => {
      log += text;
    },
  });
  try {
    const given = event();
    const startedAt = performance.now();
    const answer = await environment.invoke(given, {
      awsRequestId: randomUUID(),
      functionName: name,
      invokedFunctionArn: `arn:aws:lambda:eu-central-1:111122223333:function:${name}`,
      getRemainingTimeInMillis: () => TIMEOUT_MS,
    } as Context);
    const firstMs = performance.now() - startedAt;
    checkAnswer(name, answer, log);
    return { initMs: environment.initMs, firstMs };
  } finally {
    await environment.stop();
  }
};

/** How clean-up (by default it only reports) and redrive end when all went well. */
const ENDS: ReadonlySet<unknown> = new Set(['dry_run', 'done', 'drained']);

/** Refuses a start after which the function did not do its work: it would be fast for the wrong reason. */
const checkAnswer = (name: string, answer: unknown, log: string): void => {
  const { batchItemFailures, statusCode, ended } = Object(answer);
  const isDone = batchItemFailures?.length === 0 || statusCode === 200 || ENDS.has(ended);
  if (!isDone) throw new Error(`${name} answered ${JSON.stringify(answer)}\n${log}`);
};
