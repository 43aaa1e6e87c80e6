import type { QueueName } from '../../lib/queue/queues.ts';

interface Event {
  /** Epoch milliseconds in the time of the run. */
  readonly at: number;
}

interface OnQueue extends Event {
  readonly queue: QueueName;
  /** Its id on SQS. */
  readonly message: string;
  /** The request that the body names; -1 when it names none any more. */
  readonly request: number;
}

/** SQS took a message. */
export interface Sent extends OnQueue {
  readonly kind: 'sent';
}

/** SQS refused a message because the run made it. */
export interface Refused extends OnQueue {
  readonly kind: 'refused';
}

/** SQS gave a message to someone. */
export interface Received extends OnQueue {
  readonly kind: 'received';
  /** A second delivery that nothing but SQS's at-least-once explains. */
  readonly duplicate: boolean;
}

/** SQS deleted a message that was there: an acknowledgement. */
export interface Deleted extends OnQueue {
  readonly kind: 'deleted';
}

/** A call reached the API. */
export interface Called extends Event {
  readonly kind: 'called';
  readonly operation: string;
  readonly tasks: readonly string[];
  /** Absent when the caller got no answer. */
  readonly status?: number;
  /** The disturbance, by its name in the simulator's settings. */
  readonly fault?: string;
  /** Whether it cancelled its task, whatever the caller was told. */
  readonly cancelled: boolean;
}

/** The consumer answered for a message of its batch. */
export interface Settled extends Event {
  readonly kind: 'settled';
  readonly process: string;
  readonly message: string;
  readonly request: number;
  /** Absent for a body that is no request. */
  readonly outcome?: string;
  readonly fate: string;
  /** Whether the answer named it among `batchItemFailures`. */
  readonly failed: boolean;
  /** Cancels that it says it sent. */
  readonly cancels: number;
}

/** A process was killed. */
export interface Killed extends Event {
  readonly kind: 'killed';
  readonly process: string;
}

/** What happened in a run, as seen at the edges of the service. */
export type HistoryEvent = Sent | Refused | Received | Deleted | Called | Settled | Killed;
