import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { FakeTime } from './fakeTime.ts';
import type { QueueModel, StoredMessage } from './queueModel.ts';

/** How the queue is delivered, from the deployment template. */
export interface MappingSettings {
  readonly batchSize: number;
  readonly windowMs: number;
  readonly timeoutMs: number;
  /** Invocations at a time at most: one per environment. */
  readonly concurrency: number;
}

/** Serves one invocation. Made anew after a crash. */
export interface Invocable {
  invoke(records: readonly SQSRecord[], remainingMs: number): Promise<SQSBatchResponse>;
}

/** The event source mapping of one function, in fake time. */
export interface Mapping {
  /** Ends polling; invocations that run are left alone. */
  stop(): void;
  invocations(): number;
}

const RECEIVE_MS = 8;
/** Receive calls that one poller has under way. */
const CALLS_PER_POLL = 5;

const toRecord = (message: StoredMessage): SQSRecord => ({
  messageId: message.id,
  receiptHandle: String(message.receipt),
  body: message.body,
  attributes: {
    ApproximateReceiveCount: String(message.receiveCount),
    SentTimestamp: String(message.sentAt),
    SenderId: 'simulation',
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.sentAt),
    ...(message.groupId === undefined ? {} : { MessageGroupId: message.groupId }),
  },
  messageAttributes: Object.fromEntries(
    Object.entries(message.attributes).map(([name, { DataType, StringValue }]) => [
      name,
      { dataType: DataType, ...(StringValue === undefined ? {} : { stringValue: StringValue }) },
    ]),
  ) as SQSRecord['messageAttributes'],
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:cancel-requests',
  awsRegion: 'eu-central-1',
});

/**
 * Delivers a queue to `concurrency` environments: gathers for the window after the first message or until the batch is
 * full, and removes what is not reported as failed.
 */
export const startMapping = (
  queue: QueueModel,
  time: FakeTime,
  settings: MappingSettings,
  environmentOf: (slot: number) => Invocable,
): Mapping => {
  const { clock } = time;
  let stopped = false;
  let invocations = 0;

  const gather = async (): Promise<StoredMessage[]> => {
    const batch: StoredMessage[] = [];
    let end = Number.POSITIVE_INFINITY;
    while (batch.length < settings.batchSize && clock.now() < end && !stopped) {
      await Promise.race(
        end === Number.POSITIVE_INFINITY
          ? [queue.whenVisible()]
          : [queue.whenVisible(), clock.sleep(end - clock.now())],
      );
      await clock.sleep(RECEIVE_MS);
      for (let call = 0; call < CALLS_PER_POLL && batch.length < settings.batchSize; call++) {
        batch.push(...queue.receive());
      }
      if (batch.length > 0) end = Math.min(end, clock.now() + settings.windowMs);
    }
    return batch;
  };

  const serve = async (slot: number): Promise<void> => {
    while (!stopped) {
      const batch = await gather();
      if (batch.length === 0) continue;
      invocations++;
      const records = batch.map(toRecord);
      const timedOut = clock.sleep(settings.timeoutMs).then(() => undefined);
      const response = await Promise.race([
        environmentOf(slot).invoke(records, settings.timeoutMs),
        timedOut,
      ]);
      if (response === undefined) continue;
      const failed = new Set(
        response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier),
      );
      for (const { messageId, receiptHandle } of records) {
        if (!failed.has(messageId)) queue.remove(messageId, Number(receiptHandle));
      }
    }
  };

  for (let slot = 0; slot < settings.concurrency; slot++) void serve(slot);
  return {
    stop: () => {
      stopped = true;
    },
    invocations: () => invocations,
  };
};
