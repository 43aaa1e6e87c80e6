import type { Attributes } from './message.ts';

/** The three queues by their part in the service. */
export type QueueName = 'source' | 'deadLetter' | 'parked';

/** A message to be sent. */
export interface Outgoing {
  /** Unique within one call of {@link Queues.send}. */
  readonly id: string;
  readonly body: string;
  readonly attributes: Attributes;
  /** 0 to 900. */
  readonly delaySeconds?: number;
  readonly groupId?: string;
}

/** A received message that is to stay hidden. */
export interface Hidden {
  readonly id: string;
  readonly receiptHandle: string;
  /** 0 to 43,200 from now. */
  readonly seconds: number;
}

/** What the service does with its queues. None of the methods rejects, whatever SQS answers. */
export interface Queues {
  /**
   * Sends messages in batches, checks every entry, and tries those again that SQS could not take.
   * @returns ids that SQS has confirmed; all others are not on the queue, as far as is known.
   */
  send(queue: QueueName, messages: readonly Outgoing[]): Promise<ReadonlySet<string>>;
  /** Changes the visibility of received messages of the source queue. @returns ids for which SQS confirmed it. */
  hide(messages: readonly Hidden[]): Promise<ReadonlySet<string>>;
  /** About how many messages of the source queue are visible, waiting to be received. Undefined when SQS does not say. */
  waiting(): Promise<number | undefined>;
}
