import type { SQSRecord } from 'aws-lambda';
import type { Attributes } from '../../lib/queue/message.ts';
import type { Outgoing, QueueName } from '../../lib/queue/queues.ts';
import type { LetterQueues } from '../../lib/redrive/letterQueues.ts';
import { Heap } from '../../local/mpc-simulator/heap.ts';
import { seededRandom } from '../../local/mpc-simulator/random.ts';
import { recordOf } from '../records.ts';

/** A message in memory. */
export interface Stored {
  readonly id: string;
  readonly body: string;
  readonly attributes: Attributes;
  readonly groupId: string | undefined;
  readonly sentAt: number;
  receives: number;
  receipt: string;
}

interface Hiding {
  readonly until: number;
  readonly message: Stored;
  /** Of the receipt for which it holds. */
  readonly receipt: string;
}

const MOST_PER_RECEIVE = 10;

const recordFrom = (message: Stored): SQSRecord => {
  const { body, attributes, sentAt, groupId } = message;
  const record = recordOf(body, {
    attributes,
    sentAt,
    ...(groupId === undefined ? {} : { groupId }),
  });
  return {
    ...record,
    messageId: message.id,
    receiptHandle: message.receipt,
    attributes: { ...record.attributes, ApproximateReceiveCount: String(message.receives) },
  };
};

const createQueue = (name: QueueName, clock: { now(): number }) => {
  const random = seededRandom(6);
  const all = new Map<string, Stored>();
  const visible: Stored[] = [];
  const hidden = new Heap<Hiding>((left, right) => left.until - right.until);
  let made = 0;

  const catchUp = (): void => {
    while (hidden.top && hidden.top.until <= clock.now()) {
      const { message, receipt } = hidden.take() as Hiding;
      if (all.has(message.id) && message.receipt === receipt) visible.push(message);
    }
  };
  const put = (message: Outgoing, sentAt: number): void => {
    const { body, attributes, groupId, delaySeconds = 0 } = message;
    const id = `${name}-${++made}`;
    const receipt = `${id}-0`;
    const stored: Stored = { id, body, attributes, groupId, sentAt, receives: 0, receipt };
    all.set(id, stored);
    if (delaySeconds === 0) visible.push(stored);
    else hidden.add({ until: clock.now() + delaySeconds * 1_000, message: stored, receipt });
  };
  const takeOne = (): Stored | undefined => {
    for (;;) {
      const last = visible.pop();
      if (last === undefined) return undefined;
      const at = Math.floor(random() * (visible.length + 1));
      const message = visible[at] ?? last;
      if (at < visible.length) visible[at] = last;
      if (all.has(message.id)) return message;
    }
  };

  return {
    put,
    messages: () => [...all.values()],
    get: (id: string): Stored | undefined => all.get(id),
    size: () => all.size,
    visible: (): Stored[] => {
      catchUp();
      return visible.filter(({ id }) => all.has(id));
    },
    receive: (seconds: number): SQSRecord[] => {
      catchUp();
      const records: SQSRecord[] = [];
      while (records.length < MOST_PER_RECEIVE) {
        const message = takeOne();
        if (message === undefined) break;
        message.receipt = `${message.id}-${++message.receives}`;
        hidden.add({ until: clock.now() + seconds * 1_000, message, receipt: message.receipt });
        records.push(recordFrom(message));
      }
      return records;
    },
    hide: (id: string, receipt: string, seconds: number): boolean => {
      const message = all.get(id);
      if (message?.receipt !== receipt) return false;
      message.receipt = `${receipt}'`;
      hidden.add({ until: clock.now() + seconds * 1_000, message, receipt: message.receipt });
      return true;
    },
    remove: (id: string, receipt: string): boolean =>
      all.get(id)?.receipt === receipt && all.delete(id),
  };
};

/** Three queues in memory: at least once, no order, visibility and delays by a clock. */
export const createMemoryQueues = (clock: { now(): number }) => {
  const queues = {
    source: createQueue('source', clock),
    deadLetter: createQueue('deadLetter', clock),
    parked: createQueue('parked', clock),
  };
  let calls = 0;
  const inBatches = <T extends { readonly id: string }>(
    messages: readonly T[],
    take: (message: T) => boolean,
  ): Promise<ReadonlySet<string>> => {
    calls += Math.ceil(messages.length / 10);
    return Promise.resolve(new Set(messages.filter(take).map(({ id }) => id)));
  };
  const port: LetterQueues = {
    receive: (queue, hiddenSeconds) => {
      calls++;
      return Promise.resolve(queues[queue].receive(hiddenSeconds));
    },
    send: (queue, messages) =>
      inBatches(messages, (message) => {
        queues[queue].put(message, clock.now());
        return true;
      }),
    hide: (queue, messages) =>
      inBatches(messages, (it) => queues[queue].hide(it.id, it.receiptHandle, it.seconds)),
    remove: (queue, messages) =>
      inBatches(messages, (it) => queues[queue].remove(it.id, it.receiptHandle)),
    count: (queue) => {
      calls++;
      const visible = queues[queue].visible().length;
      const hidden = queues[queue].size() - visible;
      return Promise.resolve({ visible, hidden, delayed: 0 });
    },
    calls: () => calls,
  };
  return { ...queues, port };
};

/** Queues in memory. */
export type MemoryQueues = ReturnType<typeof createMemoryQueues>;
