import type { Clock } from '../mpc/clock.ts';
import type { Hidden } from '../queue/queues.ts';
import { createBudget } from './budget.ts';
import { decide } from './decide.ts';
import type { Letter } from './letter.ts';
import type { LetterQueues, QueueCounts } from './letterQueues.ts';
import { type Move, moveLetters } from './moveLetters.ts';
import { receiveDeadLetters } from './receiveDeadLetters.ts';
import { createTally, type RedriveReport, type RunEnd } from './redriveReport.ts';
import type { RedrivePolicy } from './verdict.ts';

/** What bounds one run. */
export interface RunBounds {
  /** Epoch milliseconds after which no further letters are read. */
  readonly deadline: number;
  readonly mostLetters: number;
  /** Requests to SQS, after which no further letters are read. */
  readonly mostCalls: number;
}

/** What a run needs. */
export interface RedriveOptions {
  readonly queues: LetterQueues;
  readonly clock: Pick<Clock, 'now'>;
  readonly policy: RedrivePolicy;
  /** Requests a minute that the worker may send to the API. */
  readonly requestsPerMinute: number;
  /** Milliseconds until the next run. */
  readonly intervalMs: number;
}

/** How one run differs from the ordinary. */
export interface RunWishes {
  /** Letters to send back at most, however many the quota would allow. */
  readonly most?: number;
  /** Reads, judges and reports what would be done; moves nothing, and shows all letters again. */
  readonly dryRun: boolean;
}

const MOST_RECEIVES_AT_ONCE = 10;
const LETTERS_PER_RECEIVE = 10;
/** People look for letters, too: none is hidden from them for longer. */
const LONGEST_HIDDEN_SECONDS = 900;

/** How a run ends, as it stands in the report. */
type End = Pick<RedriveReport, 'ended' | 'sqs_error'>;

const failedBy = (error: unknown): End => {
  const { name, message } = error as Error;
  return { ended: 'sqs_failed', sqs_error: `${name}: ${message}` };
};

const all = ({ visible, hidden, delayed }: QueueCounts): number => visible + hidden + delayed;

/**
 * Sends dead letters back that are due, and parks those that will not work. Makes one run, and keeps nothing of it.
 * Never rejects: when SQS fails, the report says so.
 */
export const redriveRun = async (
  { queues, clock, policy, requestsPerMinute, intervalMs }: RedriveOptions,
  { deadline, mostLetters, mostCalls }: RunBounds,
  { most, dryRun }: RunWishes,
): Promise<RedriveReport> => {
  const callsBefore = queues.calls();
  const tally = createTally();
  const reportOf = (end: End): RedriveReport =>
    tally.report({ sqs_calls: queues.calls() - callsBefore, dry_run: dryRun, ...end });

  const counts = await Promise.all([queues.count('deadLetter'), queues.count('source')]).catch(
    failedBy,
  );
  if ('ended' in counts) return reportOf(counts);
  const [{ visible }, source] = counts;
  const budget = createBudget({
    requestsPerMinute,
    intervalMs,
    waiting: all(source),
    mostLetters: most ?? Number.POSITIVE_INFINITY,
  });

  // Long enough that no receive of this run gives it again.
  const leftSeconds = Math.ceil((deadline - clock.now()) / 1_000);
  const hiddenSeconds = Math.min(LONGEST_HIDDEN_SECONDS, Math.max(0, leftSeconds));

  const seen = new Set<string>();
  const copied = new Set<string>();
  const toShow: Hidden[] = [];

  const carryOut = async (moves: readonly Move[]): Promise<void> => {
    const moved = dryRun
      ? { done: moves, doubled: [], failed: [] }
      : await moveLetters('deadLetter', moves, queues);
    tally.moved(moved);
    for (const { letter } of [...moved.done, ...moved.doubled]) copied.add(letter.id);
  };

  const serve = async (letters: readonly Letter[]): Promise<void> => {
    const now = clock.now();
    const fresh = letters.filter(({ id }) => !seen.has(id));
    const again = letters.filter(({ id }) => copied.has(id));
    for (const { id } of fresh) seen.add(id);
    const moves = fresh
      .map((letter) => decide(letter, policy, budget, tally, now))
      .filter((move) => move !== undefined);
    await carryOut(moves);
    if (dryRun) {
      toShow.push(...letters.map(({ id, receiptHandle }) => ({ id, receiptHandle, seconds: 0 })));
    } else if (again.length > 0) await queues.remove('deadLetter', again);
  };

  const reached = (): RunEnd | undefined => {
    if (clock.now() >= deadline) return 'time';
    if (seen.size >= mostLetters) return 'letters';
    return queues.calls() - callsBefore >= mostCalls ? 'sqs_calls' : undefined;
  };

  const readAll = async (): Promise<End> => {
    for (let end = reached(); ; end = reached()) {
      if (end !== undefined) return { ended: end };
      const left = Math.min(visible, mostLetters) - seen.size;
      const receives = Math.min(MOST_RECEIVES_AT_ONCE, Math.ceil(left / LETTERS_PER_RECEIVE));
      const { letters, failures } = await receiveDeadLetters(
        queues,
        Math.max(1, receives),
        hiddenSeconds,
      );
      await serve(letters);
      if (failures.length > 0) return failedBy(failures[0]);
      // What came since the count waits for the next run: asking for it would cost a call of its own.
      if (letters.length === 0 || seen.size >= visible) return { ended: 'drained' };
    }
  };

  const end = await readAll();
  if (toShow.length > 0) await queues.hide('deadLetter', toShow);
  return reportOf(end);
};
