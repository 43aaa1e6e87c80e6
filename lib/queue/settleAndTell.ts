import type { Announcer } from './announcer.ts';
import type { DeathPolicy } from './disposition.ts';
import { inTime } from './inTime.ts';
import type { Message } from './message.ts';
import { oweEvent } from './owedEvent.ts';
import type { Queues } from './queues.ts';
import { type Dispositions, type Fate, type SettleOptions, settle } from './settle.ts';

/** What became of a message, and of the event that tells of its end. */
export interface Settled {
  readonly fate: Fate;
  /** `owed`: not confirmed, but a copy of the message that still owes it is on a queue. Absent when there is none. */
  readonly event?: 'published' | 'owed';
}

/** What telling needs beside settling. */
export interface TellOptions extends SettleOptions {
  readonly policy: DeathPolicy;
  /** Absent when nobody wants to be told. */
  readonly announcer?: Announcer | undefined;
  /** Epoch milliseconds at which an event that is not confirmed counts as not published. */
  readonly publishBy: number;
}

/**
 * Settles messages, and tells of those that end. A message that moves to another queue is told of once it is there. One
 * whose event is not confirmed goes on owing it in a copy on the source queue: the end is told later as it was, and
 * nothing is called or moved twice. When SQS does not confirm that copy either, the message stays.
 *
 * @param events - of the messages that end by their disposition; none when nobody wants to be told.
 */
export const settleAndTell = async (
  dispositions: Dispositions,
  events: ReadonlyMap<Message, string>,
  queues: Queues,
  options: TellOptions,
): Promise<ReadonlyMap<Message, Settled>> => {
  const { clock, random, policy, announcer, publishBy } = options;

  const publish = async (ended: readonly (readonly [Message, string])[]) => {
    const nothing: ReadonlySet<string> = new Set();
    if (announcer === undefined || ended.length === 0) return nothing;
    const announcements = ended.map(([{ id }, event]) => ({ messageId: id, event }));
    return await inTime(announcer.publish(announcements), nothing, publishBy, clock);
  };
  const moves = ([message]: readonly [Message, string]): boolean =>
    dispositions.get(message)?.kind === 'move';

  const [fates, published] = await Promise.all([
    settle(dispositions, queues, options),
    publish([...events].filter((each) => !moves(each))),
  ]);
  const moved = [...events].filter((each) => moves(each) && fates.get(each[0]) !== 'kept');
  const told = published.union(await publish(moved));

  const now = clock.now();
  const owing = [...events].filter(
    ([message]) => fates.get(message) !== 'kept' && !told.has(message.id),
  );
  const owed = await settle(
    new Map(
      owing.map(([message, event]) => [message, oweEvent(message, event, policy, now, random)]),
    ),
    queues,
    options,
  );

  const settled = (message: Message, fate: Fate): Settled => {
    if (!events.has(message) || fate === 'kept') return { fate };
    const copy = owed.get(message);
    if (copy === undefined) return { fate, event: 'published' };
    if (copy === 'kept') return { fate: copy };
    return { fate: fate === 'told' ? copy : fate, event: 'owed' };
  };
  return new Map([...fates].map(([message, fate]) => [message, settled(message, fate)]));
};
