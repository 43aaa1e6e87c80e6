import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import type { InvocationEnd } from '../invocation/invokeFunction.ts';
import { batchResponse } from './batchResponse.ts';
import { deleteMessages } from './deleteMessages.ts';
import { gatherBatch } from './gatherBatch.ts';
import { type InvokedFunction, runInvocation } from './invocation.ts';
import { type MappingSettings, problemsOf } from './mappingSettings.ts';
import { messageSource } from './messageSource.ts';

/** What became of a batch. `failed` and `timed_out` leave all of it to its visibility time-out. */
export type BatchResult =
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'partial'; readonly failed: ReadonlySet<string> }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'malformed'; readonly why: string }
  | { readonly kind: 'timed_out' };

/** Something that happened in a mapping. */
export type MappingObservation =
  | {
      readonly kind: 'invoked';
      readonly requestId: string;
      readonly records: readonly SQSRecord[];
      readonly durationMs: number;
      readonly result: BatchResult;
    }
  | { readonly kind: 'receive_failed'; readonly error: unknown }
  /** SQS did not confirm these deletions, so the messages will be delivered again. */
  | { readonly kind: 'delete_failed'; readonly messageIds: readonly string[] };

/** A mapping, with its queue, its function, and someone who watches. */
export interface EventSourceMappingOptions extends MappingSettings {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly invoke: InvokedFunction;
  readonly observe?: (observation: MappingObservation) => void;
}

/** A running mapping. */
export interface EventSourceMapping {
  /**
   * Receives nothing more, and resolves once every record that was received has been through an invocation. It takes as
   * long as the running invocations, and a second for a poll that is under way.
   */
  stop(): Promise<void>;
}

/** Concurrent batches with which Lambda starts on a queue. */
const startingConcurrency = 5;

const resultOf = (
  end: InvocationEnd,
  settings: MappingSettings,
  records: readonly SQSRecord[],
): BatchResult => {
  if (end.kind === 'threw') {
    return { kind: 'failed', error: end.error };
  }
  if (end.kind === 'timed_out') {
    return { kind: 'timed_out' };
  }
  return settings.reportBatchItemFailures
    ? batchResponse(end.answer, new Set(records.map(({ messageId }) => messageId)))
    : { kind: 'succeeded' };
};

const isDone = (result: BatchResult, { messageId }: SQSRecord): boolean =>
  result.kind === 'succeeded' || (result.kind === 'partial' && !result.failed.has(messageId));

/**
 * Delivers a queue to a function with the semantics of Lambda's SQS event source mapping:
 *
 * - Each of `maximumConcurrency` slots gathers a batch, runs one invocation with it, and gathers again; a slot that runs
 *   receives nothing, so that no message waits out its visibility behind a busy function.
 * - After a success the records are deleted; after a partial one those that were not reported. Reported records, and all
 *   records of an invocation that threw, timed out or answered in a wrong form, are left to their visibility time-out,
 *   which is the queue's unless the function changed it.
 * - A failure does not slow the polling down, as is Lambda's way with `ReportBatchItemFailures`.
 *
 * It reads the clock and starts timers through the globals, so it follows virtual time.
 *
 * @throws RangeError listing every setting that Lambda would refuse.
 * @throws The SDK's error when the queue cannot be looked at.
 *
 * @example
 * ```ts
 * const mapping = await startEventSourceMapping({
 *   ...event, // an SqsEventSource of the template
 *   client: sqs.client,
 *   queueUrl: sqs.queueUrl(event.queue),
 *   functionName: declared.name,
 *   timeoutSeconds: declared.timeoutSeconds,
 *   memoryMegabytes: declared.memoryMegabytes,
 *   invoke: handler,
 * });
 * await mapping.stop();
 * ```
 */
export const startEventSourceMapping = async (
  options: EventSourceMappingOptions,
): Promise<EventSourceMapping> => {
  const { client, queueUrl, invoke, observe = () => {} } = options;
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl: queueUrl,
      AttributeNames: ['QueueArn', 'VisibilityTimeout'],
    }),
  );
  const problems = problemsOf(options, Number(Attributes?.VisibilityTimeout));
  if (problems.length > 0) {
    throw new RangeError(problems.join('; '));
  }

  const queueArn = Attributes?.QueueArn ?? '';
  const [, partition, , region, account] = queueArn.split(':');
  const identity = {
    ...options,
    functionArn: `arn:${partition}:lambda:${region}:${account}:function:${options.functionName}`,
  };
  const limits = { batchSize: options.batchSize, windowMs: options.windowSeconds * 1000 };
  const source = messageSource(client, { url: queueUrl, arn: queueArn }, (error) =>
    observe({ kind: 'receive_failed', error }),
  );
  let stopping = false;

  const deliver = async (records: readonly SQSRecord[]): Promise<void> => {
    const startedAt = Date.now();
    const end = await runInvocation(invoke, records, identity);
    const result = resultOf(end, options, records);
    const durationMs = Date.now() - startedAt;
    observe({ kind: 'invoked', requestId: end.requestId, records, durationMs, result });
    const done = records.filter((record) => isDone(result, record));
    const messageIds = await deleteMessages(client, queueUrl, done);
    if (messageIds.length > 0) {
      observe({ kind: 'delete_failed', messageIds });
    }
  };

  const runSlot = async (): Promise<void> => {
    let carried: readonly SQSRecord[] = [];
    for (;;) {
      const batch = await gatherBatch(source, limits, carried, () => stopping);
      if (batch.records.length === 0) {
        return;
      }
      await deliver(batch.records);
      carried = batch.carried;
    }
  };

  const slots = Promise.all(
    Array.from({ length: options.maximumConcurrency ?? startingConcurrency }, runSlot),
  );
  return {
    async stop() {
      stopping = true;
      await slots;
    },
  };
};
