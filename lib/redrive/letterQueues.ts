import type { SQSRecord } from 'aws-lambda';
import type { Hidden, Outgoing, QueueName } from '../queue/queues.ts';

/** A received message that is to be deleted. */
export type Removed = Omit<Hidden, 'seconds'>;

/** About how many messages a queue holds. */
export interface QueueCounts {
  /** Waiting to be received. */
  readonly visible: number;
  /** Received and hidden. */
  readonly hidden: number;
  readonly delayed: number;
}

/** What redrive and the operator's commands do with the three queues. */
export interface LetterQueues {
  /**
   * Receives up to ten messages and hides them for a while.
   * @param hiddenSeconds - 0 to 43,200.
   * @param waitSeconds - 0 to 20, for which SQS waits for a first message.
   * @throws what SQS answered, when it could not be asked.
   */
  receive(queue: QueueName, hiddenSeconds: number, waitSeconds: number): Promise<SQSRecord[]>;
  /** Sends messages. Never rejects. @returns ids that SQS has confirmed. */
  send(queue: QueueName, messages: readonly Outgoing[]): Promise<ReadonlySet<string>>;
  /** Changes the visibility of received messages. Never rejects. @returns ids for which SQS confirmed it. */
  hide(queue: QueueName, messages: readonly Hidden[]): Promise<ReadonlySet<string>>;
  /** Deletes received messages. Never rejects. @returns ids for which SQS confirmed it. */
  remove(queue: QueueName, messages: readonly Removed[]): Promise<ReadonlySet<string>>;
  /** @throws what SQS answered, when it could not be asked. */
  count(queue: QueueName): Promise<QueueCounts>;
  /** Requests to SQS so far, not counting those that its client repeated. */
  calls(): number;
}
