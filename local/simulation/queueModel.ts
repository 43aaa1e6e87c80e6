import type { Clock } from '../../lib/mpc/clock.ts';
import type { Attributes } from '../../lib/queue/message.ts';
import type { FakeTime } from './fakeTime.ts';

/** A message as the model keeps it. */
export interface StoredMessage {
  readonly id: string;
  readonly body: string;
  readonly attributes: Attributes;
  readonly groupId: string | undefined;
  readonly sentAt: number;
  receiveCount: number;
  firstReceivedAt?: number;
  /** Changes with each receipt; an old one no longer works. */
  receipt: number;
  visible: boolean;
  gone: boolean;
}

/** One standard queue: at least once, no order, visibility, delays, and the fairness of message groups. */
export interface QueueModel {
  send(body: string, attributes: Attributes, delayMs: number, groupId: string | undefined): void;
  /** Up to ten visible messages, hidden for the visibility time-out. */
  receive(): StoredMessage[];
  remove(id: string, receipt: number): boolean;
  hide(id: string, receipt: number, ms: number): boolean;
  /** Messages that were not removed. */
  size(): number;
  visible(): number;
  /** All that is left, for the account at the end. */
  messages(): Iterable<StoredMessage>;
  /** Resolves when a message is visible, at once if one is. */
  whenVisible(): Promise<void>;
}

/** How a queue behaves. */
export interface QueueSettings {
  readonly name: string;
  readonly visibilityMs: number;
  /** A message that was received this often is moved to the dead-letter queue instead of being delivered again. */
  readonly maxReceives: number;
  readonly onDead: (message: StoredMessage) => void;
}

const MOST_PER_CALL = 10;

/**
 * Makes a queue.
 * @param random - numbers in [0, 1): which of the visible messages a call gets.
 */
export const createQueueModel = (
  { name, visibilityMs, maxReceives, onDead }: QueueSettings,
  time: FakeTime,
  random: () => number,
): QueueModel => {
  const clock: Clock = time.clock;
  const all = new Map<string, StoredMessage>();
  /** Visible messages by group: a group with few messages in flight is served before a noisy one. */
  const visibleByGroup = new Map<string, StoredMessage[]>();
  const inFlightByGroup = new Map<string, number>();
  let visibleCount = 0;
  let sent = 0;
  let waiters: (() => void)[] = [];

  const groupOf = ({ groupId }: StoredMessage): string => groupId ?? '';
  const count = (message: StoredMessage, change: number): void => {
    const group = groupOf(message);
    inFlightByGroup.set(group, (inFlightByGroup.get(group) ?? 0) + change);
  };
  const show = (message: StoredMessage): void => {
    if (message.gone || message.visible) return;
    message.visible = true;
    visibleCount++;
    const group = groupOf(message);
    const list = visibleByGroup.get(group);
    if (list) list.push(message);
    else visibleByGroup.set(group, [message]);
    const wake = waiters;
    waiters = [];
    for (const resolve of wake) resolve();
  };
  const showLater = (message: StoredMessage, ms: number): void => {
    const { receipt } = message;
    time.schedule(clock.now() + ms, () => {
      if (message.receipt !== receipt || message.gone) return;
      if (message.receiveCount > 0) count(message, -1);
      message.receipt++;
      show(message);
    });
  };
  const take = (): StoredMessage | undefined => {
    let quietest: string | undefined;
    for (const [group, list] of visibleByGroup) {
      if (list.length === 0) continue;
      const inFlight = inFlightByGroup.get(group) ?? 0;
      if (quietest === undefined || inFlight < (inFlightByGroup.get(quietest) ?? 0))
        quietest = group;
    }
    const list = quietest === undefined ? undefined : visibleByGroup.get(quietest);
    if (list === undefined) return undefined;
    const index = Math.floor(random() * list.length);
    const last = list.pop() as StoredMessage;
    const message = index === list.length ? last : (list[index] as StoredMessage);
    if (message !== last) list[index] = last;
    return message;
  };

  return {
    send: (body, attributes, delayMs, groupId) => {
      const message: StoredMessage = {
        id: `${name}-${++sent}`,
        body,
        attributes,
        groupId,
        sentAt: clock.now(),
        receiveCount: 0,
        receipt: 0,
        visible: false,
        gone: false,
      };
      all.set(message.id, message);
      if (delayMs > 0) showLater(message, delayMs);
      else show(message);
    },
    receive: () => {
      const received: StoredMessage[] = [];
      while (received.length < MOST_PER_CALL) {
        const message = take();
        if (message === undefined) break;
        message.visible = false;
        visibleCount--;
        if (message.receiveCount >= maxReceives) {
          message.gone = true;
          all.delete(message.id);
          onDead(message);
          continue;
        }
        message.receiveCount++;
        message.firstReceivedAt ??= clock.now();
        message.receipt++;
        count(message, 1);
        showLater(message, visibilityMs);
        received.push(message);
      }
      return received;
    },
    remove: (id, receipt) => {
      const message = all.get(id);
      if (message === undefined || message.receipt !== receipt) return message === undefined;
      message.gone = true;
      all.delete(id);
      count(message, -1);
      return true;
    },
    hide: (id, receipt, ms) => {
      const message = all.get(id);
      if (message === undefined || message.receipt !== receipt || message.visible) return false;
      // The receipt stays valid, so the earlier return to sight must be told apart from the new one.
      const hidden = message.receipt;
      message.receipt = hidden + 0.5;
      showLater(message, ms);
      return true;
    },
    size: () => all.size,
    visible: () => visibleCount,
    messages: () => all.values(),
    whenVisible: () =>
      visibleCount > 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiters.push(resolve);
          }),
  };
};
