import type { Budget } from './budget.ts';
import { type Letter, notAfterOf, requestsOf } from './letter.ts';
import type { Move } from './moveLetters.ts';
import { parkedCopy } from './parkedCopy.ts';
import { redriveCopy } from './redriveCopy.ts';
import type { Tally } from './redriveReport.ts';
import { judge, type RedrivePolicy } from './verdict.ts';

/** What expires before its turn would come goes at once. */
const inTime = (letter: Letter, delaySeconds: number, now: number): number => {
  const notAfter = notAfterOf(letter);
  return notAfter !== undefined && notAfter <= now + delaySeconds * 1_000 ? 0 : delaySeconds;
};

/**
 * Decides about a dead letter, and takes what it needs out of the budget.
 * @param now - epoch milliseconds.
 * @returns undefined when it stays.
 */
export const decide = (
  letter: Letter,
  policy: RedrivePolicy,
  budget: Budget,
  tally: Tally,
  now: number,
): Move | undefined => {
  const verdict = judge(letter, policy, now);
  tally.judged(letter, verdict, now);
  switch (verdict.kind) {
    case 'park':
      return { letter, to: 'parked', copy: parkedCopy(letter, verdict.because, now) };
    case 'redrive': {
      const turn = budget.take(requestsOf(letter));
      if (turn === undefined) {
        tally.heldBack();
        return undefined;
      }
      const delaySeconds = inTime(letter, turn, now);
      const copy = redriveCopy(letter, now + delaySeconds * 1_000, delaySeconds);
      return { letter, to: 'source', copy };
    }
    case 'wait':
      return undefined;
  }
};
