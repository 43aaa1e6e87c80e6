import type { Random } from '../mpc-simulator/random.ts';
import type { StoredMessage } from './storedMessage.ts';

/** What of a queue can be received now. */
export interface VisibleMessages {
  add(message: StoredMessage): void;
  /** Takes any message of the group that has the fewest in flight. */
  take(): StoredMessage | undefined;
  /** A message went out to a receiver (1), or is no longer with one (-1). */
  inFlight(message: StoredMessage, change: 1 | -1): void;
}

interface Group {
  readonly messages: StoredMessage[];
  inFlight: number;
}

/**
 * Makes an empty set. A standard queue has no order, and one with message groups is fair: a group of which many messages
 * are in flight waits behind the others.
 */
export const createVisibleMessages = (random: Random): VisibleMessages => {
  const groups = new Map<string, Group>();

  const groupOf = ({ groupId = '' }: StoredMessage): Group => {
    const known = groups.get(groupId);
    if (known) return known;
    const group: Group = { messages: [], inFlight: 0 };
    groups.set(groupId, group);
    return group;
  };
  const quietest = (): Group | undefined => {
    let found: Group | undefined;
    for (const group of groups.values()) {
      if (group.messages.length === 0) continue;
      if (found === undefined || group.inFlight < found.inFlight) found = group;
    }
    return found;
  };
  /** The last one takes the place of the one that is taken out. */
  const takeAny = (messages: StoredMessage[]): StoredMessage | undefined => {
    const index = Math.floor(random() * messages.length);
    const last = messages.pop();
    const taken = messages[index] ?? last;
    if (taken !== last && last !== undefined) messages[index] = last;
    return taken;
  };

  return {
    add: (message) => {
      groupOf(message).messages.push(message);
    },
    take: () => {
      for (let group = quietest(); group; group = quietest()) {
        const message = takeAny(group.messages);
        // One that was removed after it had come back to sight is only a shadow here.
        if (message?.state === 'visible') return message;
      }
      return undefined;
    },
    inFlight: (message, change) => {
      groupOf(message).inFlight += change;
    },
  };
};
