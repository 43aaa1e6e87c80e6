import type { Clock } from '../mpc/clock.ts';
import type { Disposition } from './disposition.ts';
import { type HandBack, spread } from './handBack.ts';
import type { Message } from './message.ts';
import type { QueueName, Queues } from './queues.ts';

/**
 * What became of a message. `split`: a list, now single messages. `told`: it owed nothing but its event, which is
 * published now. `kept`: it stays where it was, since SQS has not confirmed its copy.
 */
export type Fate =
  | 'done'
  | 'told'
  | 'handed_back'
  | 'retried'
  | 'dead'
  | 'parked'
  | 'split'
  | 'kept';

/** What is decided of each message of a batch. */
export type Dispositions = ReadonlyMap<Message, Disposition>;

/** What settling needs beside the queues. */
export interface SettleOptions {
  readonly clock: Clock;
  /** Numbers in [0, 1). */
  readonly random: () => number;
  /** Environments that consume the queue side by side. */
  readonly environments: number;
}

const MOVED: Readonly<Record<QueueName, Fate>> = {
  source: 'retried',
  deadLetter: 'dead',
  parked: 'parked',
};

const fateOf = ({ id }: Message, disposition: Disposition, moved: ReadonlySet<string>): Fate => {
  switch (disposition.kind) {
    case 'done':
    case 'told':
    case 'split':
      return disposition.kind;
    case 'keep':
      return 'kept';
    case 'hand_back':
      return 'handed_back';
    case 'move':
      return moved.has(id) ? MOVED[disposition.to] : 'kept';
  }
};

/** Sends the copies queue by queue. @returns ids of the messages whose copy SQS has confirmed. */
const move = async (dispositions: Dispositions, queues: Queues): Promise<Set<string>> => {
  const moves = [...dispositions.values()].filter((disposition) => disposition.kind === 'move');
  const confirmed = await Promise.all(
    [...Map.groupBy(moves, ({ to }) => to)].map(([to, ofQueue]) =>
      queues.send(
        to,
        ofQueue.map(({ copy }) => copy),
      ),
    ),
  );
  return new Set(confirmed.flatMap((ids) => [...ids]));
};

const handBack = async (
  dispositions: Dispositions,
  queues: Queues,
  { clock, random, environments }: SettleOptions,
): Promise<void> => {
  const handBacks: HandBack[] = [];
  for (const [{ id, receiptHandle }, disposition] of dispositions) {
    if (disposition.kind !== 'hand_back') continue;
    const { cause, notBefore } = disposition;
    handBacks.push({ id, receiptHandle, cause, notBefore });
  }
  if (handBacks.length === 0) return;
  const scarce = handBacks.some(({ cause }) => cause === 'quota');
  const waiting = scarce ? await queues.waiting() : undefined;
  await queues.hide(spread(handBacks, { waiting, environments }, clock.now(), random));
};

/** Carries out what was decided, all of it side by side. @returns what became of each message. */
export const settle = async (
  dispositions: Dispositions,
  queues: Queues,
  options: SettleOptions,
): Promise<ReadonlyMap<Message, Fate>> => {
  const [moved] = await Promise.all([
    move(dispositions, queues),
    handBack(dispositions, queues, options),
  ]);
  return new Map(
    [...dispositions].map(([message, disposition]) => [
      message,
      fateOf(message, disposition, moved),
    ]),
  );
};
