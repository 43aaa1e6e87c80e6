import { type Letter, readLetter } from './letter.ts';
import type { LetterQueues } from './letterQueues.ts';

/** With a long poll, however short, SQS asks all of its servers, and says "none" only when there is none. */
const LONG_POLL_SECONDS = 1;

/** What was received. */
export interface Received {
  readonly letters: readonly Letter[];
  /** What the receives that failed were answered. */
  readonly failures: readonly unknown[];
}

/** Of a letter that several receives gave, only the latest receipt is sure to delete it. */
const latestOfEach = (letters: readonly Letter[]): Letter[] => {
  const latest = new Map<string, Letter>();
  for (const letter of letters) {
    const other = latest.get(letter.id);
    if (other === undefined || letter.receiveCount > other.receiveCount) {
      latest.set(letter.id, letter);
    }
  }
  return [...latest.values()];
};

/**
 * Receives up to ten dead letters per receive, side by side.
 * @returns also what some of the receives gave when others failed: it is hidden already.
 */
export const receiveDeadLetters = async (
  queues: LetterQueues,
  receives: number,
  hiddenSeconds: number,
): Promise<Received> => {
  const answers = await Promise.allSettled(
    Array.from({ length: receives }, () =>
      queues.receive('deadLetter', hiddenSeconds, LONG_POLL_SECONDS),
    ),
  );
  const records = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  return {
    letters: latestOfEach(records.map(readLetter)),
    failures: answers
      .filter((answer) => answer.status === 'rejected')
      .map(({ reason }): unknown => reason),
  };
};
