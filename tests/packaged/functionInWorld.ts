import { ReceiveMessageCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse } from 'aws-lambda';
import {
  type MappingObservation,
  startEventSourceMapping,
} from '../../local/event-source-mapping/startEventSourceMapping.ts';
import { DEFAULT_ACCOUNT } from '../../local/mpc-simulator/accounts.ts';
import { startSimulator } from '../../local/mpc-simulator/server.ts';
import { startExecutionEnvironment } from '../../local/runtime-api/executionEnvironment.ts';
import { createFunctionPool } from '../../local/runtime-api/functionPool.ts';
import { type LocalSqs, startLocalSqs } from '../../local/sqs/startLocalSqs.ts';
import { type Deployment, variablesOf } from './deployment.ts';
import { type Letter, project, type Sent, seed } from './scenario.ts';

const region = 'eu-central-1';
const [key] = DEFAULT_ACCOUNT.keys;

/** Access to the simulated project: what the template will not say in plain text. */
export const access = {
  HUAWEICLOUD_SDK_AK: key?.accessKey ?? '',
  HUAWEICLOUD_SDK_SK: key?.secretKey ?? '',
  HUAWEICLOUD_SDK_PROJECT_ID: project,
};

/** What is known of the world after all messages have been settled. */
export interface WorldAfter {
  /** Outcome by task, as the function's log has it. */
  readonly outcomes: Readonly<Record<string, string>>;
  /** Status by task, as the API has it. */
  readonly statuses: Readonly<Record<string, string>>;
  readonly deadLetters: readonly Letter[];
  readonly parked: readonly Letter[];
}

const lettersOf = async (sqs: LocalSqs, queue: string): Promise<Letter[]> => {
  const { Messages = [] } = await sqs.client.send(
    new ReceiveMessageCommand({
      QueueUrl: sqs.queueUrl(queue),
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ['All'],
    }),
  );
  return Messages.map(({ Body = '', MessageAttributes }) => ({
    body: Body,
    failureClass: MessageAttributes?.['failure_class']?.StringValue ?? '',
  })).sort((a, b) => a.body.localeCompare(b.body));
};

const outcomesOf = (log: string): Record<string, string> =>
  Object.fromEntries(
    log
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line))
      .filter(({ task_id, outcome }) => task_id && outcome)
      .map(({ task_id, outcome }) => [task_id, outcome]),
  );

/** Counts acknowledged messages, and breaks off at the first batch that went wrong as a whole. */
const countSettled = (expected: number) => {
  const all = Promise.withResolvers<void>();
  let settled = 0;
  const observe = (observation: MappingObservation): void => {
    if (observation.kind !== 'invoked') return;
    const { result, records } = observation;
    if (result.kind === 'partial') settled += records.length - result.failed.size;
    else if (result.kind === 'succeeded') settled += records.length;
    else all.reject(new Error(`a batch ${result.kind}`, { cause: result }));
    if (settled === expected) all.resolve();
  };
  return { all: all.promise, observe };
};

/**
 * Runs a function on messages in a world of its own: local SQS, simulated API, and the event source mapping of the
 * template, which feeds the real runtime client.
 *
 * @param deployment - The function.
 * @param folder - Its code: the unpacked zip, or what stands for it.
 * @param messages - What is sent to its queue.
 * @param settledInTheEnd - Messages to wait for, those that the function itself sends included.
 */
export const runInWorld = async (
  deployment: Deployment,
  folder: string,
  messages: readonly Sent[],
  settledInTheEnd: number,
): Promise<WorldAfter> => {
  const { properties, mapping, queues } = deployment;
  const closing = new AsyncDisposableStack();
  try {
    const sqs = closing.adopt(await startLocalSqs({ queues, region }), (it) => it.close());
    const mpc = closing.adopt(
      await startSimulator({ settings: { lifecycle: { startsPerMinute: 0 } } }),
      (it) => it.close(),
    );
    seed(mpc);
    let log = '';
    const start = () =>
      startExecutionEnvironment({
        name: properties.FunctionName,
        folder,
        handler: properties.Handler,
        memoryMegabytes: properties.MemorySize,
        variables: {
          ...variablesOf(deployment, (queue) => sqs.queueUrl(queue)),
          ...sqs.environment,
          ...access,
          MPC_ENDPOINT: mpc.url,
        },
        log: (text) => {
          log += text;
        },
      });
    const pool = closing.adopt(createFunctionPool(start), (it) => it.stop());
    for (let index = 0; index < messages.length; index += 10) {
      await sqs.client.send(
        new SendMessageBatchCommand({
          QueueUrl: sqs.queueUrl(mapping.EventSourceArn),
          Entries: messages.slice(index, index + 10).map(({ body, attempts }, entry) => ({
            Id: String(entry),
            MessageBody: body,
            ...(attempts && {
              MessageAttributes: {
                attempts: { DataType: 'String', StringValue: JSON.stringify(attempts) },
              },
            }),
          })),
        }),
      );
    }
    const settled = countSettled(settledInTheEnd);
    const running = await startEventSourceMapping({
      functionName: properties.FunctionName,
      timeoutSeconds: properties.Timeout,
      memoryMegabytes: properties.MemorySize,
      batchSize: mapping.BatchSize,
      windowSeconds: mapping.MaximumBatchingWindowInSeconds,
      maximumConcurrency: mapping.ScalingConfig.MaximumConcurrency,
      reportBatchItemFailures: mapping.FunctionResponseTypes.includes('ReportBatchItemFailures'),
      client: sqs.client,
      queueUrl: sqs.queueUrl(mapping.EventSourceArn),
      invoke: (event, context) => pool.invoke(event, context) as Promise<SQSBatchResponse>,
      observe: settled.observe,
    });
    await settled.all.finally(() => running.stop());
    return {
      outcomes: outcomesOf(log),
      statuses: Object.fromEntries(mpc.simulator.tasks().map(({ id, status }) => [id, status])),
      deadLetters: await lettersOf(sqs, 'DeadLetterQueue'),
      parked: await lettersOf(sqs, 'ParkedQueue'),
    };
  } finally {
    await closing.disposeAsync();
  }
};
