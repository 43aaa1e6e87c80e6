import type { Clock } from '../../lib/mpc/clock.ts';
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
  /** The dead-letter and the parked queue take nothing until then (epoch ms). */
  readonly noLettersUntil: number;
}

/** A queue service that never fails. */
export const NO_TROUBLES: SqsTroubles = { failedEntries: 0, lostAnswers: 0, noLettersUntil: 0 };

/** What a caller may have met with. `partial_*`: some entries of a batch were refused, others not. */
export type SqsTrouble = 'partial_send' | 'partial_hide' | 'lost_answer' | 'refused_letters';

/** Moments in the middle of a call; `after_copy` is a move within the source queue, `after_move` one to another. */
export type SqsMoment = 'after_copy' | 'after_move' | 'during_hide';

/** What the client stands between. */
export interface SqsModelOptions {
  readonly queues: Readonly<Record<QueueName, QueueModel>>;
  readonly clock: Clock;
  readonly random: Random;
  readonly troubles: SqsTroubles;
  /** Called after messages were sent, and before visibility is changed; never resolves for a process that dies then. */
  readonly survive: (moment: SqsMoment) => Promise<void>;
  /** Told of each trouble. */
  readonly met: (trouble: SqsTrouble) => void;
}

const CALL_MS = 10;

/** The urls by which the client knows the queues. */
export const QUEUE_URLS: Readonly<Record<QueueName, QueueName>> = {
  source: 'source',
  deadLetter: 'deadLetter',
  parked: 'parked',
};

type BatchResult = Awaited<ReturnType<SqsClient['send']>>;

interface Entry {
  readonly Id: string | undefined;
}

/** What may happen to a call, and who is told. */
const createChance = ({ random, troubles, met }: SqsModelOptions) => {
  const happens = (share: number): boolean => share > 0 && random() < share;
  return {
    /** Takes each entry; those that are refused stay as they were. */
    each: <T extends Entry>(
      entries: readonly T[],
      partial: SqsTrouble,
      take: (entry: T) => boolean,
    ): BatchResult => {
      const refused = new Set(entries.filter(() => happens(troubles.failedEntries)));
      const idsOf = (some: Iterable<T>): string[] => [...some].map(({ Id }) => Id ?? '');
      const confirmed = idsOf(entries.filter((entry) => !refused.has(entry) && take(entry)));
      const repeatable = idsOf([...refused].filter(() => random() < 0.5));
      const isPartial = confirmed.length > 0 && confirmed.length < entries.length;
      if (isPartial) met(partial);
      return { confirmed, repeatable };
    },
    answer: <T>(result: T): T => {
      if (!happens(troubles.lostAnswers)) return result;
      met('lost_answer');
      throw new Error('the connection was reset');
    },
  };
};

/** The queue service's client, before queues in fake time. */
export const createSqsModel = (options: SqsModelOptions): SqsClient => {
  const { queues, clock, troubles, survive, met } = options;
  const { each, answer } = createChance(options);
  const queueAt = (url: string): QueueModel => queues[url as QueueName];

  return {
    send: async (url, entries) => {
      await clock.sleep(CALL_MS);
      const isLetter = url !== QUEUE_URLS.source;
      if (isLetter && clock.now() < troubles.noLettersUntil) {
        met('refused_letters');
        throw new Error('the queue is not available');
      }
      const result = each(entries, 'partial_send', (entry) => {
        const { MessageBody, MessageAttributes, MessageGroupId, DelaySeconds } = entry;
        const attributes = (MessageAttributes ?? {}) as NewMessage['attributes'];
        const message = { body: MessageBody ?? '', attributes, groupId: MessageGroupId };
        queueAt(url).send(message, (DelaySeconds ?? 0) * 1_000);
        return true;
      });
      await survive(isLetter ? 'after_move' : 'after_copy');
      return answer(result);
    },
    hide: async (url, entries) => {
      await clock.sleep(CALL_MS);
      await survive('during_hide');
      const result = each(entries, 'partial_hide', ({ ReceiptHandle, VisibilityTimeout }) => {
        const { id, receipt } = readReceiptHandle(ReceiptHandle);
        return queueAt(url).hide(id, receipt, VisibilityTimeout * 1_000);
      });
      return answer(result);
    },
    visible: async (url) => {
      await clock.sleep(CALL_MS);
      return answer(queueAt(url).visible());
    },
  };
};
