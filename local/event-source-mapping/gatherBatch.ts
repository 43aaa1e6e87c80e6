import type { SQSRecord } from 'aws-lambda';
import type { MessageSource } from './messageSource.ts';
import { OpenBatch } from './openBatch.ts';

/** The shortest long poll that SQS offers. */
const shortestPollMs = 1_000;

/** A batch, and what was received with it but did not fit. */
export interface GatheredBatch {
  readonly records: readonly SQSRecord[];
  readonly carried: readonly SQSRecord[];
}

/**
 * Gathers one batch as Lambda does: it waits for a first record, then takes more until the batch is full by number, full
 * by payload, or its window has passed since the first record. Source: Lambda Developer Guide, "Batching behavior".
 *
 * @param source - The queue.
 * @param limits.batchSize - Records at most.
 * @param limits.windowMs - Milliseconds from the first record on; 0 takes what the first receive brings.
 * @param carried - What the batch before could not take; it comes first.
 * @param isStopping - Once true nothing more is received. An empty batch is only returned then.
 */
export const gatherBatch = async (
  source: MessageSource,
  limits: { readonly batchSize: number; readonly windowMs: number },
  carried: readonly SQSRecord[],
  isStopping: () => boolean,
): Promise<GatheredBatch> => {
  const batch = new OpenBatch(limits.batchSize);
  let rest = batch.add(carried);
  while (batch.records.length === 0 && !isStopping()) {
    rest = batch.add(await source.awaitNext(batch.room));
  }

  const closesAt = Date.now() + limits.windowMs;
  const isOpen = (): boolean => batch.room > 0 && Date.now() < closesAt && !isStopping();
  while (isOpen()) {
    const taken = await source.takeNow(batch.room);
    rest = batch.add(taken);
    const left = closesAt - Date.now();
    if (taken.length > 0 || !isOpen()) {
      continue;
    }
    if (left >= shortestPollMs) {
      rest = batch.add(await source.awaitNext(batch.room));
    } else {
      await new Promise((resolve) => {
        setTimeout(resolve, left);
      });
    }
  }
  return { records: batch.records, carried: rest };
};
