import { ReceiveMessageCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse } from 'aws-lambda';
import {
  type MappingObservation,
  startEventSourceMapping,
} from '../../local/event-source-mapping/startEventSourceMapping.ts';
import type { LocalSqs } from '../../local/sqs/startLocalSqs.ts';
import type { Grant } from '../template/grants.ts';
import type { Deployment } from './deployment.ts';
import { type Letter, type Sent, seed } from './scenario.ts';
import { openWorld } from './world.ts';

/** What is known of the world after all messages have been settled. */
export interface WorldAfter {
  /** Outcome by task, as the function's log has it. */
  readonly outcomes: Readonly<Record<string, string>>;
  /** Status by task, as the API has it. */
  readonly statuses: Readonly<Record<string, string>>;
  readonly deadLetters: readonly Letter[];
  readonly parked: readonly Letter[];
}

/** The messages of a queue that are visible, in the order of their bodies. */
export const lettersOf = async (sqs: LocalSqs, queue: string): Promise<Letter[]> => {
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

/** How to run a function on messages. */
export interface Run {
  readonly deployment: Deployment;
  /** Its code: the unpacked zip, or what stands for it. */
  readonly folder: string;
  /** What is sent to its queue. */
  readonly messages: readonly Sent[];
  /** Messages to wait for, those that the function itself sends included. */
  readonly settledInTheEnd: number;
  /** Environment variables that differ from those of the template. */
  readonly variables?: Readonly<Record<string, string>>;
}

/**
 * Runs a function on messages in a world of its own: local SQS, simulated API, and the event source mapping of the
 * template, which feeds the real runtime client.
 *
 * @returns the world afterwards, and the calls of AWS that the function made.
 */
export const runInWorld = async ({
  deployment,
  folder,
  messages,
  settledInTheEnd,
  variables,
}: Run): Promise<{ readonly after: WorldAfter; readonly calls: ReadonlyMap<string, Grant> }> => {
  const { properties, mapping } = deployment;
  if (mapping === undefined) throw new RangeError(`no queue invokes ${deployment.name}`);
  const world = await openWorld(deployment, folder, variables);
  const { sqs, mpc } = world;
  try {
    seed(mpc);
    const queueUrl = sqs.queueUrl('CancelRequestsQueue');
    for (let index = 0; index < messages.length; index += 10) {
      await sqs.client.send(
        new SendMessageBatchCommand({
          QueueUrl: queueUrl,
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
      queueUrl,
      invoke: (event, context) => world.invoke(event, context) as Promise<SQSBatchResponse>,
      observe: settled.observe,
    });
    await settled.all.finally(() => running.stop());
    return {
      after: {
        outcomes: outcomesOf(world.log()),
        statuses: Object.fromEntries(mpc.simulator.tasks().map(({ id, status }) => [id, status])),
        deadLetters: await lettersOf(sqs, 'DeadLetterQueue'),
        parked: await lettersOf(sqs, 'ParkedQueue'),
      },
      calls: world.aws.calls,
    };
  } finally {
    await world.close();
  }
};
