import type { Attributes } from '../../lib/queue/message.ts';

/** A message to be kept. */
export interface NewMessage {
  readonly body: string;
  readonly attributes: Attributes;
  readonly groupId: string | undefined;
}

/** A message as a queue keeps it. */
export interface StoredMessage extends NewMessage {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly sentAt: number;
  state: 'hidden' | 'visible' | 'in_flight' | 'gone';
  /** Changes with each receipt: what an earlier receiver wants of it no longer counts. */
  receipt: number;
  receiveCount: number;
  /** Epoch milliseconds of the first and the latest receipt. */
  firstReceivedAt: number | undefined;
  receivedAt: number;
  /** Epoch milliseconds at which it comes back to sight, while it is hidden or in flight. */
  visibleAt: number;
}
