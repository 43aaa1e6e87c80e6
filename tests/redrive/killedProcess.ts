import type { LetterQueues, Removed } from '../../lib/redrive/letterQueues.ts';
import type { Random } from '../../local/mpc-simulator/random.ts';

/** Ends a run as the end of its process would: in the middle of whatever it was doing. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** What was in the hands of a process when it was killed. */
export interface InFlight {
  /** Ids of letters whose copies were being sent, or had been sent without their deletion being confirmed. */
  readonly ids: Set<string>;
  /** Ids of those of them whose copy is on its queue, while they are where they were. */
  readonly doubled: Set<string>;
}

/**
 * Kills a process at one of its sends or deletions: before it, in the middle of it, or after it.
 * @param at - which of them, from 0 on.
 */
export const killedAt = (at: number, random: Random) => {
  const inFlight: InFlight = { ids: new Set(), doubled: new Set() };
  let operations = 0;
  let isDead = false;

  /** Lets an operation happen, or part of it. Nothing happens any more once the process is dead. */
  const attempt = async <T, R>(
    entries: readonly T[],
    carryOut: (some: readonly T[]) => Promise<R>,
  ): Promise<R> => {
    if (isDead) throw new Killed('the process is dead');
    if (operations++ < at) return await carryOut(entries);
    isDead = true;
    await carryOut(entries.slice(0, Math.floor(random() * (entries.length + 1))));
    throw new Killed('the process was killed');
  };

  return {
    inFlight,
    through: (queues: LetterQueues): LetterQueues => ({
      ...queues,
      send: (queue, messages) => {
        for (const { id } of messages) inFlight.ids.add(id);
        return attempt(messages, async (some) => {
          const sent = await queues.send(queue, some);
          for (const id of sent) inFlight.doubled.add(id);
          return sent;
        });
      },
      remove: (queue, messages) =>
        attempt(messages, async (some: readonly Removed[]) => {
          const removed = await queues.remove(queue, some);
          for (const id of removed) {
            inFlight.ids.delete(id);
            inFlight.doubled.delete(id);
          }
          return removed;
        }),
    }),
  };
};
