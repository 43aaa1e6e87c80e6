import type { QueueName } from '../../lib/queue/queues.ts';
import { SqsError } from '../../node_modules/fauxqs/dist/common/errors.js';
import type { SqsQueue } from '../../node_modules/fauxqs/dist/sqs/sqsStore.js';
import type { ReceivedMessage } from '../../node_modules/fauxqs/dist/sqs/sqsTypes.js';
import type { HistoryEvent } from './historyEvent.ts';
import { requestIn } from './plan.ts';

/** How a queue is watched and disturbed. */
export interface QueueWatch {
  readonly write: (event: HistoryEvent) => void;
  /** Whether sends are refused now. */
  readonly refuses: () => boolean;
  /** Milliseconds after which a message that is delivered now is delivered once more; undefined for never. */
  readonly repeatAfterMs: () => number | undefined;
}

/**
 * Notes what happens on a queue, in the order in which it happens, from inside the SQS that serves it: the service under
 * test sees only answers of SQS.
 */
export const watchQueue = (
  queue: SqsQueue,
  { write, refuses, repeatAfterMs }: QueueWatch,
): void => {
  const name = queue.name as QueueName;
  const { enqueue, dequeue, deleteMessage } = queue;
  let again: { readonly message: ReceivedMessage; readonly at: number }[] = [];

  const takeRepeated = (room: number, now: number): ReceivedMessage[] => {
    const due = again.filter(({ at }) => at <= now).slice(0, room);
    if (due.length > 0) again = again.filter((each) => !due.includes(each));
    return due.map(({ message }) => message);
  };

  queue.enqueue = (message) => {
    const event = {
      at: Date.now(),
      queue: name,
      message: message.messageId,
      request: requestIn(message.body),
    };
    if (refuses()) {
      write({ kind: 'refused', ...event });
      throw new SqsError('ServiceUnavailable', 'The run refuses dead letters now.', 503, false);
    }
    // Noted first: whoever waits for a message is woken inside.
    write({ kind: 'sent', ...event });
    enqueue.call(queue, message);
  };

  queue.dequeue = (most, visibility, resolver) => {
    const fresh = dequeue.call(queue, most, visibility, resolver);
    const at = Date.now();
    const repeated = takeRepeated(most - fresh.length, at);
    const note = ({ MessageId: message, Body }: ReceivedMessage, duplicate: boolean): void =>
      write({ kind: 'received', at, queue: name, message, request: requestIn(Body), duplicate });
    for (const message of fresh) note(message, false);
    for (const message of repeated) note(message, true);
    for (const message of fresh) {
      const after = repeatAfterMs();
      if (after !== undefined) again.push({ message, at: at + after });
    }
    return [...fresh, ...repeated];
  };

  queue.deleteMessage = (receiptHandle) => {
    const held = queue.inflightMessages.get(receiptHandle)?.message;
    if (held !== undefined) {
      write({
        kind: 'deleted',
        at: Date.now(),
        queue: name,
        message: held.messageId,
        request: requestIn(held.body),
      });
    }
    return deleteMessage.call(queue, receiptHandle);
  };
};
