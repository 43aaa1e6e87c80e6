import { noAttempts } from '../cancel/attempts.ts';
import { copyOf, fitsSource, sourceAttributes } from './copies.ts';
import { type DeathPolicy, type Disposition, dieOfAge, isAged, moveAway } from './disposition.ts';
import type { FailureReason } from './failureRecord.ts';
import type { Message } from './message.ts';
import type { Outgoing, Queues } from './queues.ts';

const TOO_LARGE: FailureReason = {
  class: 'rejected',
  code: 'LIST_TOO_LARGE',
  message: 'a message for one of its entries, with the attributes of all, exceeds 256 KiB',
};

/**
 * Puts each entry of a list or a batch on the source queue as a message of its own, with the attributes of the whole.
 * One that is unusable goes there too: it is then judged, reported and parked like any other message, alone and with its
 * own body, and holds up none of the others.
 *
 * @param now - epoch milliseconds.
 * @returns `split` when SQS has confirmed all of them; else the list stays, and a repetition is harmless.
 */
export const splitList = async (
  list: Message,
  bodies: readonly string[],
  queues: Queues,
  policy: DeathPolicy,
  now: number,
): Promise<Disposition> => {
  const attributes = sourceAttributes(list, noAttempts(list.attempts.enqueuedAt));
  const singles = bodies.map(
    (body, index): Outgoing => ({ ...copyOf(list, attributes), id: String(index), body }),
  );
  if (!singles.every(fitsSource)) return moveAway(list, 'parked', TOO_LARGE, list.attempts, now);
  const confirmed = await queues.send('source', singles);
  if (confirmed.size === singles.length) return { kind: 'split' };
  return isAged(list, policy, now) ? dieOfAge(list, now) : { kind: 'keep' };
};
