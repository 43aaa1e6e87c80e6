import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import {
  createEnvironmentSlot,
  type Environment,
  type EnvironmentSlot,
} from './environmentSlot.ts';
import type { FakeTime } from './fakeTime.ts';
import type { QueueModel } from './queueModel.ts';
import { readReceiptHandle, toRecord } from './sqsRecord.ts';
import type { StoredMessage } from './storedMessage.ts';

/** How the queue is delivered, from the deployment template. */
export interface MappingSettings {
  readonly batchSize: number;
  readonly windowMs: number;
  readonly timeoutMs: number;
  /** Invocations at a time at most: one per environment. */
  readonly concurrency: number;
}

/** The event source mapping of one function, in fake time. */
export interface Mapping {
  /** Kills the environment of a slot early in its next invocation. */
  killNext(slot: number): void;
  /** Milliseconds that invocations took, all added up. */
  billedMs(): number;
  /** Calls of the queue service for this function: what receives and deletes, ten messages a call at most. */
  sqsCalls(): number;
  /** Invocations so far, and those of them that did not end. */
  invocations(): number;
  interrupted(): number;
  /** What invocations threw. */
  thrown(): readonly Error[];
  /** Milliseconds at most after which a message was received again that an interrupted invocation had received. */
  longestRedeliveryMs(): number;
}

const RECEIVE_MS = 8;
/** Receive calls that one poller has under way. */
const CALLS_PER_POLL = 5;
const MOST_PER_DELETE = 10;

/**
 * Delivers a queue to `concurrency` environments: gathers for the window after the first message or until the batch is
 * full, and removes what is not reported as failed. An environment that died is replaced for the next batch.
 */
export const startMapping = (
  queue: QueueModel,
  time: FakeTime,
  settings: MappingSettings,
  startEnvironment: (slot: number) => Environment,
): Mapping => {
  const { batchSize, windowMs, timeoutMs, concurrency } = settings;
  const { clock } = time;
  /** When each message of an interrupted invocation had been received. */
  const orphans = new Map<string, number>();
  const thrown: Error[] = [];
  let invocations = 0;
  let interrupted = 0;
  let billedMs = 0;
  let sqsCalls = 0;
  let longestRedeliveryMs = 0;

  const adopt = ({ id, receivedAt }: StoredMessage): void => {
    const orphanedAt = orphans.get(id);
    if (orphanedAt === undefined) return;
    orphans.delete(id);
    longestRedeliveryMs = Math.max(longestRedeliveryMs, receivedAt - orphanedAt);
  };

  const gather = async (): Promise<StoredMessage[]> => {
    await queue.whenVisible();
    const batch: StoredMessage[] = [];
    let end = Number.POSITIVE_INFINITY;
    while (batch.length < batchSize && clock.now() < end) {
      if (batch.length > 0) {
        await Promise.race([queue.whenVisible(), clock.sleep(end - clock.now())]);
      }
      await clock.sleep(RECEIVE_MS);
      for (let call = 0; call < CALLS_PER_POLL && batch.length < batchSize; call++) {
        sqsCalls++;
        batch.push(...queue.receive());
      }
      if (batch.length === 0) return batch;
      end = Math.min(end, clock.now() + windowMs);
    }
    return batch;
  };

  const settle = (
    batch: readonly StoredMessage[],
    records: readonly SQSRecord[],
    response: SQSBatchResponse | undefined,
  ): void => {
    if (response === undefined) {
      interrupted++;
      for (const { id, receivedAt } of batch) orphans.set(id, receivedAt);
      return;
    }
    const failed = new Set(response.batchItemFailures.map((item) => item.itemIdentifier));
    const done = records.filter(({ messageId }) => !failed.has(messageId));
    for (const { messageId, receiptHandle } of done) {
      queue.remove(messageId, readReceiptHandle(receiptHandle).receipt);
    }
    sqsCalls += Math.ceil(done.length / MOST_PER_DELETE);
  };

  /** A function that throws gets all of its batch again. */
  const failAll =
    (records: readonly SQSRecord[]) =>
    (error: Error): SQSBatchResponse => {
      thrown.push(error);
      return { batchItemFailures: records.map((it) => ({ itemIdentifier: it.messageId })) };
    };

  const slots = Array.from({ length: concurrency }, (_, slot) =>
    createEnvironmentSlot(() => startEnvironment(slot), clock, timeoutMs),
  );
  const poll = async (slot: EnvironmentSlot): Promise<never> => {
    for (;;) {
      const batch = await gather();
      if (batch.length === 0) continue;
      for (const message of batch) adopt(message);
      invocations++;
      const records = batch.map(toRecord);
      const startedAt = clock.now();
      const response = await slot.invoke(records).catch(failAll(records));
      billedMs += clock.now() - startedAt;
      settle(batch, records, response);
    }
  };
  for (const slot of slots) void poll(slot);
  return {
    killNext: (slot) => slots[slot]?.killNext(),
    billedMs: () => billedMs,
    sqsCalls: () => sqsCalls,
    invocations: () => invocations,
    interrupted: () => interrupted,
    thrown: () => thrown,
    longestRedeliveryMs: () => longestRedeliveryMs,
  };
};
