import type { Letter } from './letter.ts';
import type { Moved } from './moveLetters.ts';
import type { ParkingCause, Verdict } from './verdict.ts';

/** Why a run ended: the queue has nothing more to show, a bound was reached, or SQS could not be read. */
export type RunEnd = 'drained' | 'letters' | 'time' | 'sqs_calls' | 'sqs_failed';

/** What one run of the redrive did. Fields as they stand in the log line and in the result of the function. */
export interface RedriveReport {
  readonly seen: number;
  /** Sent back, confirmed, and deleted. */
  readonly redriven: number;
  readonly parked: Readonly<Partial<Record<ParkingCause, number>>>;
  /** Not due yet. */
  readonly waiting: number;
  /** Due, but more than the worker can serve before the next run. */
  readonly held_back: number;
  /** Copies that SQS has not confirmed: these letters stay where they are. */
  readonly failed: number;
  /** Sent, but perhaps not deleted: these requests may be there twice. */
  readonly doubled: number;
  readonly oldest_age_s: number;
  /** ISO 8601; when the next of those that wait is due. */
  readonly next_due_at?: string;
  readonly sqs_calls: number;
  readonly dry_run: boolean;
  readonly ended: RunEnd;
  /** What SQS answered when it could not be read. */
  readonly sqs_error?: string;
}

/** Counts what a run does. */
export interface Tally {
  judged(letter: Letter, verdict: Verdict, now: number): void;
  heldBack(): void;
  moved(moved: Moved): void;
  report(
    facts: Pick<RedriveReport, 'sqs_calls' | 'dry_run' | 'ended' | 'sqs_error'>,
  ): RedriveReport;
}

/** Makes a tally. */
export const createTally = (): Tally => {
  const counts = { seen: 0, redriven: 0, waiting: 0, held_back: 0, failed: 0, doubled: 0 };
  const verdicts = new Map<string, Verdict>();
  const parked: Partial<Record<ParkingCause, number>> = {};
  let oldestMs = 0;
  let nextDueAt = Number.POSITIVE_INFINITY;

  return {
    judged: ({ id, message }, verdict, now) => {
      counts.seen++;
      verdicts.set(id, verdict);
      oldestMs = Math.max(oldestMs, now - message.sentAt);
      if (verdict.kind !== 'wait') return;
      counts.waiting++;
      nextDueAt = Math.min(nextDueAt, verdict.until);
    },
    heldBack: () => {
      counts.held_back++;
    },
    moved: ({ done, doubled, failed }) => {
      counts.failed += failed.length;
      counts.doubled += doubled.length;
      for (const { letter } of done) {
        const verdict = verdicts.get(letter.id);
        if (verdict?.kind === 'park') parked[verdict.because] = (parked[verdict.because] ?? 0) + 1;
        else counts.redriven++;
      }
    },
    report: (facts) => ({
      ...counts,
      parked,
      oldest_age_s: Math.round(oldestMs / 1_000),
      ...(Number.isFinite(nextDueAt) ? { next_due_at: new Date(nextDueAt).toISOString() } : {}),
      ...facts,
    }),
  };
};
