import type { Outgoing } from '../../lib/queue/queues.ts';
import type { LetterQueues } from '../../lib/redrive/letterQueues.ts';
import type { RedriveReport } from '../../lib/redrive/redriveReport.ts';
import { type RunBounds, type RunWishes, redriveRun } from '../../lib/redrive/redriveRun.ts';
import { MORNING } from '../records.ts';
import { createMemoryQueues, type MemoryQueues } from './memoryQueues.ts';

/** What one run differs in. */
interface RunOptions extends Partial<RunWishes>, Partial<RunBounds> {
  /** Stands between the run and the queues. */
  readonly through?: (queues: LetterQueues) => LetterQueues;
}

/** How a world is set up. */
interface WorldOptions {
  readonly maxRedrives?: number;
  readonly requestsPerMinute?: number;
}

const MINUTE_MS = 60_000;

/** Redrive over queues in memory, on a clock that stands still unless it is moved. */
export const createRedriveWorld = (options: WorldOptions = {}) => {
  const { maxRedrives = 5, requestsPerMinute = 70 } = options;
  let now = MORNING;
  const clock = { now: () => now };
  const queues: MemoryQueues = createMemoryQueues(clock);
  return {
    clock,
    queues,
    /** Lets time pass. */
    wait: (ms: number): void => {
      now += ms;
    },
    /** Puts letters on the dead-letter queue, as if they had died just now. */
    die: (letters: readonly Outgoing[]): void => {
      for (const letter of letters) queues.deadLetter.put(letter, now);
    },
    run: ({ through, dryRun = false, most, ...bounds }: RunOptions = {}): Promise<RedriveReport> =>
      redriveRun(
        {
          queues: through?.(queues.port) ?? queues.port,
          clock,
          policy: { maxRedrives },
          requestsPerMinute,
          intervalMs: 15 * MINUTE_MS,
        },
        { deadline: now + 100_000, mostLetters: 20_000, mostCalls: 5_000, ...bounds },
        { dryRun, ...(most === undefined ? {} : { most }) },
      ),
  };
};

/** Redrive over queues in memory. */
export type RedriveWorld = ReturnType<typeof createRedriveWorld>;
