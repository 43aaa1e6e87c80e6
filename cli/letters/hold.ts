import type { SQSRecord } from 'aws-lambda';
import type { Clock } from '../../lib/mpc/clock.ts';
import type { QueueName } from '../../lib/queue/queues.ts';
import { type Letter, readLetter } from '../../lib/redrive/letter.ts';
import type { LetterQueues } from '../../lib/redrive/letterQueues.ts';

/** A letter that is held, and the message as it was received. */
export interface HeldLetter {
  readonly letter: Letter;
  readonly record: SQSRecord;
}

/** Why no more letters are read. */
export type HoldEnd =
  /** There are no more. */
  | 'all'
  /** The one that was wanted is there. */
  | 'found'
  | 'interrupted'
  /** SQS hides no more messages at a time. */
  | 'in_flight_limit';

/** Letters of a queue, hidden from everybody else while they are looked at. */
export interface Hold {
  /** Each once, oldest first. */
  readonly letters: readonly HeldLetter[];
  readonly end: HoldEnd;
  /** Letters that were hidden when the reading began, and did not turn up: others work with them. */
  readonly hiddenByOthers: number;
  /** The letters are gone from the queue, so they need not be shown again. */
  forget(ids: Iterable<string>): void;
}

/** What holding letters needs. */
export interface HoldOptions {
  readonly queues: LetterQueues;
  readonly from: QueueName;
  readonly clock: Clock;
  readonly interrupted: AbortSignal;
  /** Ends the reading when it holds for a letter. */
  readonly wanted?: (id: string) => boolean;
  /**
   * Believes SQS's own count that there are no more, which may be a minute old, instead of asking once more: for work
   * that loses nothing when a letter that has just come is not seen.
   */
  readonly trustsCount?: true;
  /** Told how many letters are held, of about how many. */
  readonly progress: (held: number, total: number) => void;
  /** Told how many letters could not be shown again in the end: they come back by themselves within five minutes. */
  readonly stillHidden: (letters: number) => void;
}

/** Should the process be killed, the letters are back after this time by themselves. */
const HELD_SECONDS = 300;
const RENEW_EVERY_MS = 100_000;
const LETTERS_PER_RECEIVE = 10;
const MOST_RECEIVES_AT_ONCE = 10;
/** With a long poll, however short, SQS asks all of its servers, and says "none" only when there is none. */
const LONG_POLL_SECONDS = 1;

interface Kept extends HeldLetter {
  readonly hiddenUntil: number;
}

const isOverLimit = (error: unknown): boolean =>
  error instanceof Error && error.name === 'OverLimit';

/** Reads letters until there are no more. Keeps each in `held`, under its id. */
const fill = async (
  { queues, from, clock, interrupted, wanted, trustsCount, progress }: HoldOptions,
  held: Map<string, Kept>,
  visible: number,
): Promise<HoldEnd> => {
  const receive = async (): Promise<number> => {
    const hiddenUntil = clock.now() + HELD_SECONDS * 1_000;
    const records = await queues.receive(from, HELD_SECONDS, LONG_POLL_SECONDS);
    for (const record of records) {
      // A second time it comes with the receipt handle that counts from now on.
      held.set(record.messageId, { record, letter: readLetter(record), hiddenUntil });
    }
    if (records.length > 0) progress(held.size, Math.max(visible, held.size));
    return records.length;
  };
  const isCountedAsAll = async (): Promise<boolean> => {
    if (!trustsCount || held.size === 0 || held.size < visible) return false;
    const now = await queues.count(from);
    return now.visible === 0 && now.hidden >= held.size;
  };

  for (;;) {
    if (interrupted.aborted) return 'interrupted';
    const left = Math.ceil((visible - held.size) / LETTERS_PER_RECEIVE);
    const receives = Math.max(1, Math.min(MOST_RECEIVES_AT_ONCE, left));
    const results = await Promise.allSettled(Array.from({ length: receives }, receive));
    const failure = results.find((result) => result.status === 'rejected');
    if (failure) {
      if (isOverLimit(failure.reason)) return 'in_flight_limit';
      throw failure.reason;
    }
    if (wanted && [...held.keys()].some(wanted)) return 'found';
    const none = results.every((result) => result.status === 'fulfilled' && result.value === 0);
    if (none || (await isCountedAsAll())) return 'all';
  }
};

/** Keeps letters hidden until it is ended. */
const renew = async (
  { queues, from, clock }: HoldOptions,
  held: Map<string, Kept>,
  ended: AbortSignal,
): Promise<void> => {
  for (;;) {
    await clock.sleep(RENEW_EVERY_MS, ended);
    if (ended.aborted) return;
    const now = clock.now();
    const due = [...held.values()].filter(
      ({ hiddenUntil }) => hiddenUntil - now < HELD_SECONDS * 1_000 - RENEW_EVERY_MS / 2,
    );
    const hidden = await queues.hide(
      from,
      due.map(({ letter: { id, receiptHandle } }) => ({
        id,
        receiptHandle,
        seconds: HELD_SECONDS,
      })),
    );
    for (const kept of due) {
      const { id } = kept.letter;
      if (!hidden.has(id) || !held.has(id)) continue;
      held.set(id, { ...kept, hiddenUntil: now + HELD_SECONDS * 1_000 });
    }
  }
};

/**
 * Holds all letters of a queue for as long as they are worked with, and shows them again afterwards: also when the work
 * fails or is interrupted. Bodies, attributes and the number of letters stay as they are; receive counts rise by one.
 *
 * @throws what SQS answered, when the letters cannot be read; or what the work throws.
 */
export const holdLetters = async <T>(
  options: HoldOptions,
  work: (hold: Hold) => Promise<T> | T,
): Promise<T> => {
  const { queues, from } = options;
  const held = new Map<string, Kept>();
  const ended = new AbortController();
  const renewing = renew(options, held, ended.signal);
  try {
    const { visible, hidden } = await queues.count(from);
    const end = await fill(options, held, visible);
    const letters = [...held.values()].toSorted(
      (one, other) => one.letter.message.sentAt - other.letter.message.sentAt,
    );
    return await work({
      letters,
      end,
      hiddenByOthers: Math.max(0, Math.min(hidden, visible + hidden - held.size)),
      forget: (ids) => {
        for (const id of ids) held.delete(id);
      },
    });
  } finally {
    ended.abort();
    await renewing;
    const shown = await queues.hide(
      from,
      [...held.values()].map(({ letter: { id, receiptHandle } }) => ({
        id,
        receiptHandle,
        seconds: 0,
      })),
    );
    if (shown.size < held.size) options.stillHidden(held.size - shown.size);
  }
};
