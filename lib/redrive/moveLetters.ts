import type { Outgoing, QueueName } from '../queue/queues.ts';
import type { Letter } from './letter.ts';
import type { LetterQueues } from './letterQueues.ts';

/** Where a letter goes. */
export interface Move {
  readonly letter: Letter;
  readonly to: QueueName;
  /** With the id of the letter. */
  readonly copy: Outgoing;
}

/** What became of moves. */
export interface Moved {
  readonly done: readonly Move[];
  /** SQS has confirmed the copy, but not that the letter is gone: it may come back, and its request is there twice. */
  readonly doubled: readonly Move[];
  /** SQS has not confirmed the copy: the letter is where it was. */
  readonly failed: readonly Move[];
}

/**
 * Moves letters to other queues: sends the copies, and deletes those letters whose copy SQS has confirmed. A crash between
 * the two doubles a request, which is harmless, and never loses one.
 */
export const moveLetters = async (
  from: QueueName,
  moves: readonly Move[],
  queues: LetterQueues,
): Promise<Moved> => {
  const sent = new Set<Move>();
  await Promise.all(
    [...Map.groupBy(moves, ({ to }) => to)].map(async ([to, ofQueue]) => {
      const confirmed = await queues.send(
        to,
        ofQueue.map(({ copy }) => copy),
      );
      for (const move of ofQueue) if (confirmed.has(move.copy.id)) sent.add(move);
    }),
  );
  const removed = await queues.remove(
    from,
    [...sent].map(({ letter: { id, receiptHandle } }) => ({ id, receiptHandle })),
  );
  return {
    done: [...sent].filter(({ letter }) => removed.has(letter.id)),
    doubled: [...sent].filter(({ letter }) => !removed.has(letter.id)),
    failed: moves.filter((move) => !sent.has(move)),
  };
};
