import { Heap } from '../mpc-simulator/heap.ts';
import type { StoredMessage } from './storedMessage.ts';

interface Return {
  readonly message: StoredMessage;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly order: number;
}

/** When messages come back to sight. A return that was planned anew later counts by the last plan only. */
export interface Returns {
  /** Plans a return at `message.visibleAt`. */
  plan(message: StoredMessage): void;
  /** The same for one that is due after all that were planned this way before. */
  planLast(message: StoredMessage): void;
  /** Takes the next message whose time has come. */
  takeDue(now: number): StoredMessage | undefined;
  /** Epoch milliseconds of the next plan, even if it no longer counts; undefined when there is none. */
  nextAt(): number | undefined;
}

const inOrder = (left: Return, right: Return): number =>
  left.at - right.at || left.order - right.order;

/** Makes an empty plan. Adding costs O(log n), but next to nothing for what is due last, as most receipts are. */
export const createReturns = (): Returns => {
  const heap = new Heap<Return>(inOrder);
  let line: Return[] = [];
  let head = 0;
  let planned = 0;

  const entryOf = (message: StoredMessage): Return => ({
    message,
    at: message.visibleAt,
    order: planned++,
  });
  const lineTop = (): Return | undefined => line[head];
  const isLineFirst = (): boolean => {
    const [first, other] = [lineTop(), heap.top];
    return first !== undefined && (other === undefined || inOrder(first, other) < 0);
  };
  const next = (): Return | undefined => (isLineFirst() ? lineTop() : heap.top);
  const drop = (): void => {
    if (!isLineFirst()) {
      heap.take();
      return;
    }
    head++;
    if (head * 2 < line.length) return;
    line = line.slice(head);
    head = 0;
  };

  return {
    plan: (message) => heap.add(entryOf(message)),
    planLast: (message) => {
      line.push(entryOf(message));
    },
    takeDue: (now) => {
      for (let due = next(); due && due.at <= now; due = next()) {
        drop();
        const { message, at } = due;
        const isHidden = message.state === 'hidden' || message.state === 'in_flight';
        if (isHidden && message.visibleAt === at) return message;
      }
      return undefined;
    },
    nextAt: () => next()?.at,
  };
};
