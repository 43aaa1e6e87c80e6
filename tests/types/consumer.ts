import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { CancelRequest } from '../../lib/cancel/request.ts';
import type { Consumer, Settlement } from '../../lib/queue/consumer.ts';
import type { Disposition } from '../../lib/queue/disposition.ts';
import type { FailureReason } from '../../lib/queue/failureRecord.ts';
import type { Message } from '../../lib/queue/message.ts';
import type { Hidden, Outgoing, QueueName, Queues } from '../../lib/queue/queues.ts';
import type { Fate } from '../../lib/queue/settle.ts';
import type { Equal, IsImmutable, Laws, Optional } from './law.ts';

type Move = Extract<Disposition, { kind: 'move' }>;

export type SettlingLaws = Laws<{
  'these are all things that happen to a message': Equal<
    Disposition['kind'],
    'done' | 'told' | 'split' | 'keep' | 'hand_back' | 'move'
  >;
  'a message that goes back is hidden, not copied': Equal<
    'copy' extends keyof Extract<Disposition, { kind: 'hand_back' }> ? true : false,
    false
  >;
  'a message that moves says where to, as what, and why': Equal<
    Move,
    {
      readonly kind: 'move';
      readonly to: QueueName;
      readonly copy: Outgoing;
      readonly reason: FailureReason;
    }
  >;
  'these are all fates': Equal<
    Fate,
    'done' | 'told' | 'handed_back' | 'retried' | 'dead' | 'parked' | 'split' | 'kept'
  >;
  'what is decided cannot be changed': IsImmutable<Disposition>;
  'a settlement has its message, its calls and its fate in any case': Equal<
    Optional<Settlement>,
    'request' | 'outcome' | 'reason' | 'event'
  >;
  'what is told of a message cannot be changed by who is told': IsImmutable<Settlement>;
  'an event is published or owed': Equal<Settlement['event'], 'published' | 'owed' | undefined>;
  'the request of a settlement is the one that was read': Equal<
    Settlement['request'],
    CancelRequest | undefined
  >;
  'a message cannot be changed: its body goes on byte for byte': IsImmutable<Message>;
}>;

export type QueueLaws = Laws<{
  'there are three queues': Equal<QueueName, 'source' | 'deadLetter' | 'parked'>;
  'who sends learns what SQS has confirmed, not that all went well': Equal<
    ReturnType<Queues['send']>,
    Promise<ReadonlySet<string>>
  >;
  'so does who hides': Equal<ReturnType<Queues['hide']>, Promise<ReadonlySet<string>>>;
  'SQS may not say how many wait': Equal<
    ReturnType<Queues['waiting']>,
    Promise<number | undefined>
  >;
  'seconds are given in any case': Equal<Optional<Hidden>, never>;
}>;

export type ConsumerLaws = Laws<{
  'a batch is answered with the messages that are not done': Equal<
    ReturnType<Consumer['consume']>,
    Promise<SQSBatchResponse>
  >;
  'records are only read': Equal<Parameters<Consumer['consume']>[0], readonly SQSRecord[]>;
}>;

/** A caller who tells all dispositions apart: one that is added has no answer here. */
export const isAcknowledged = (disposition: Disposition): boolean => {
  switch (disposition.kind) {
    case 'done':
    case 'told':
    case 'split':
    case 'move':
      return true;
    case 'keep':
    case 'hand_back':
      return false;
  }
};

/** The same of fates, as an object: it must name each of them. */
export const ENDS = {
  done: true,
  told: true,
  split: true,
  dead: true,
  parked: true,
  retried: false,
  handed_back: false,
  kept: false,
} as const satisfies Readonly<Record<Fate, boolean>>;

export const notDispositions: Disposition[] = [
  // @ts-expect-error -- a message that moves without a copy would be lost.
  { kind: 'move', to: 'parked' },
  // @ts-expect-error -- until when must be said.
  { kind: 'hand_back', cause: 'quota' },
];

export const alter = (message: Message): void => {
  // @ts-expect-error -- what is signed or hashed by others must stay as it came.
  message.body = '{}';
};
