import type { Random } from '../mpc-simulator/random.ts';
import type { FakeTime } from './fakeTime.ts';
import { createReturns } from './returns.ts';
import type { NewMessage, StoredMessage } from './storedMessage.ts';
import { createVisibleMessages } from './visibleMessages.ts';

/** One standard queue: at least once, no order, visibility, delays, and the fairness of message groups. */
export interface QueueModel {
  send(message: NewMessage, delayMs: number): void;
  /** Up to ten visible messages, hidden for the visibility time-out. */
  receive(): StoredMessage[];
  /** Deletes a message, if the receipt is its latest. */
  remove(id: string, receipt: number): void;
  /** Changes how long a message in flight stays hidden. @returns whether the receipt allows that. */
  hide(id: string, receipt: number, ms: number): boolean;
  visible(): number;
  /** How many deliveries had another one follow within seconds. */
  duplicated(): number;
  /** How many messages were not removed, visible or not. */
  size(): number;
  /** All that was not removed. */
  messages(): Iterable<StoredMessage>;
  /** Resolves when a message is visible, at once if one is. */
  whenVisible(): Promise<void>;
}

/** How a queue behaves. */
export interface QueueSettings {
  readonly name: string;
  readonly visibilityMs: number;
  /** A message that was received this often is moved away instead of being delivered again. */
  readonly maxReceives: number;
  readonly onDead: (message: StoredMessage) => void;
  /** Share of the deliveries (0 to 1) of which another one follows within seconds. */
  readonly duplicates: number;
}

const MOST_PER_CALL = 10;
const DUPLICATE_WITHIN_MS = 5_000;

/**
 * Makes a queue. Nothing of it runs on a timer unless a receiver waits: each call catches up with the clock.
 * @param random - which of the visible messages a call gets.
 */
export const createQueueModel = (
  settings: QueueSettings,
  time: FakeTime,
  random: Random,
): QueueModel => {
  const { name, visibilityMs, maxReceives, duplicates } = settings;
  const { clock } = time;
  const all = new Map<string, StoredMessage>();
  const visible = createVisibleMessages(random);
  const returns = createReturns();
  let visibleCount = 0;
  let sent = 0;
  let duplicated = 0;
  let waiters: (() => void)[] = [];
  let alarmAt = Number.POSITIVE_INFINITY;

  const enter = (message: StoredMessage, state: StoredMessage['state']): void => {
    if (message.state === 'in_flight') visible.inFlight(message, -1);
    if (message.state === 'visible') visibleCount--;
    if (state === 'in_flight') visible.inFlight(message, 1);
    if (state === 'visible') visibleCount++;
    message.state = state;
  };
  const show = (message: StoredMessage): void => {
    enter(message, 'visible');
    visible.add(message);
    const wake = waiters;
    waiters = [];
    for (const resolve of wake) resolve();
  };
  const catchUp = (): void => {
    const now = clock.now();
    for (let due = returns.takeDue(now); due; due = returns.takeDue(now)) show(due);
  };
  const setAlarm = (): void => {
    const at = returns.nextAt();
    if (waiters.length === 0 || at === undefined || at >= alarmAt) return;
    alarmAt = at;
    time.schedule(at, () => {
      if (clock.now() < alarmAt) return;
      alarmAt = Number.POSITIVE_INFINITY;
      catchUp();
      setAlarm();
    });
  };
  const showAfter = (message: StoredMessage, ms: number): void => {
    message.visibleAt = clock.now() + ms;
    returns.plan(message);
    setAlarm();
  };
  const forget = (message: StoredMessage): void => {
    enter(message, 'gone');
    all.delete(message.id);
  };
  const deliver = (message: StoredMessage): void => {
    enter(message, 'in_flight');
    message.receipt++;
    message.receiveCount++;
    message.receivedAt = clock.now();
    message.firstReceivedAt ??= clock.now();
    if (duplicates > 0 && random() < duplicates) {
      duplicated++;
      showAfter(message, random() * DUPLICATE_WITHIN_MS);
      return;
    }
    message.visibleAt = clock.now() + visibilityMs;
    returns.planLast(message);
    setAlarm();
  };

  return {
    send: (given, delayMs) => {
      const message: StoredMessage = {
        ...given,
        id: `${name}-${++sent}`,
        sentAt: clock.now(),
        state: 'hidden',
        receipt: 0,
        receiveCount: 0,
        firstReceivedAt: undefined,
        receivedAt: Number.NEGATIVE_INFINITY,
        visibleAt: clock.now(),
      };
      all.set(message.id, message);
      if (delayMs > 0) showAfter(message, delayMs);
      else show(message);
    },
    receive: () => {
      catchUp();
      const received: StoredMessage[] = [];
      while (received.length < MOST_PER_CALL) {
        const message = visible.take();
        if (message === undefined) break;
        if (message.receiveCount >= maxReceives) {
          forget(message);
          settings.onDead(message);
        } else {
          deliver(message);
          received.push(message);
        }
      }
      return received;
    },
    remove: (id, receipt) => {
      const message = all.get(id);
      if (message?.receipt === receipt) forget(message);
    },
    hide: (id, receipt, ms) => {
      catchUp();
      const message = all.get(id);
      if (message?.state !== 'in_flight' || message.receipt !== receipt) return false;
      showAfter(message, ms);
      return true;
    },
    visible: () => {
      catchUp();
      return visibleCount;
    },
    duplicated: () => duplicated,
    size: () => all.size,
    messages: () => all.values(),
    whenVisible: async () => {
      catchUp();
      if (visibleCount > 0) return;
      await new Promise<void>((resolve) => {
        waiters.push(resolve);
        setAlarm();
      });
    },
  };
};
