import type { Clock } from '../../lib/mpc/clock.ts';
import type { BatchResult } from '../../lib/queue/confirmAll.ts';
import type { QueueName } from '../../lib/queue/queues.ts';
import type { SqsClient } from '../../lib/queue/sqsClient.ts';
import type { Random } from '../mpc-simulator/random.ts';
import type { QueueModel } from './queueModel.ts';
import { readReceiptHandle } from './sqsRecord.ts';
import type { NewMessage } from './storedMessage.ts';

/** How often the queue service fails, in shares from 0 to 1. */
export interface SqsTroubles {
  /** Entries of a batch that are refused, half of them for a reason that does not pass. */
  readonly failedEntries: number;
  /** Calls that take effect, but whose answer is lost. */
  readonly lostAnswers: number;
}

/** A queue service that never fails. */
export const NO_TROUBLES: SqsTroubles = { failedEntries: 0, lostAnswers: 0 };

/** What the client stands between. */
export interface SqsModelOptions {
  readonly queues: Readonly<Record<QueueName, QueueModel>>;
  readonly clock: Clock;
  readonly random: Random;
  readonly troubles: SqsTroubles;
  /** Called after messages were sent, and before visibility is changed; never resolves for a process that dies then. */
  readonly survive: (point: 'after_move' | 'during_hide') => Promise<void>;
}

const CALL_MS = 10;

/** The urls by which the client knows the queues. */
export const QUEUE_URLS: Readonly<Record<QueueName, QueueName>> = {
  source: 'source',
  deadLetter: 'deadLetter',
  parked: 'parked',
};

/** The queue service's client, before queues in fake time. */
export const createSqsModel = (options: SqsModelOptions): SqsClient => {
  const { queues, clock, random, troubles, survive } = options;
  const queueAt = (url: string): QueueModel => queues[url as QueueName];
  const happens = (share: number): boolean => share > 0 && random() < share;

  /** Handles each entry; those that are refused stay as they were. */
  const each = <Entry extends { readonly Id: string | undefined }>(
    entries: readonly Entry[],
    take: (entry: Entry) => boolean,
  ): BatchResult => {
    const confirmed: string[] = [];
    const repeatable: string[] = [];
    for (const entry of entries) {
      const id = entry.Id ?? '';
      if (happens(troubles.failedEntries)) {
        if (random() < 0.5) repeatable.push(id);
      } else if (take(entry)) confirmed.push(id);
    }
    return { confirmed, repeatable };
  };
  const answer = (result: BatchResult): BatchResult => {
    if (happens(troubles.lostAnswers)) throw new Error('the connection was reset');
    return result;
  };

  return {
    send: async (url, entries) => {
      await clock.sleep(CALL_MS);
      const result = each(entries, (entry) => {
        const { MessageBody, MessageAttributes, MessageGroupId, DelaySeconds } = entry;
        const attributes = (MessageAttributes ?? {}) as NewMessage['attributes'];
        const message = { body: MessageBody ?? '', attributes, groupId: MessageGroupId };
        queueAt(url).send(message, (DelaySeconds ?? 0) * 1_000);
        return true;
      });
      await survive('after_move');
      return answer(result);
    },
    hide: async (url, entries) => {
      await clock.sleep(CALL_MS);
      await survive('during_hide');
      const result = each(entries, ({ ReceiptHandle, VisibilityTimeout }) => {
        const { id, receipt } = readReceiptHandle(ReceiptHandle);
        return queueAt(url).hide(id, receipt, VisibilityTimeout * 1_000);
      });
      return answer(result);
    },
    visible: async (url) => {
      await clock.sleep(CALL_MS);
      return queueAt(url).visible();
    },
  };
};
