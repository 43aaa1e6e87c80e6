import type { Fields } from '../lib/observability/log.ts';
import { outcomeWord } from '../lib/observability/requestLine.ts';
import type { Settlement } from '../lib/queue/consumer.ts';

/** Counts what a worker does, for the line that it writes each minute. */
export interface Tally {
  settled(settlement: Settlement): void;
  /** A batch ended. `failed`: with an error of our own, and its messages come back. */
  batch(messages: number, end: 'served' | 'failed'): void;
  /** SQS has not confirmed that so many finished messages were deleted. */
  undeleted(messages: number): void;
  receiveFailed(): void;
  /** Takes out what was counted; snake_case, counts of nothing left out except the first two. */
  drain(): Fields;
}

/** Makes a tally. */
export const createTally = (): Tally => {
  let counts = new Map<string, number>();
  let outcomes = new Map<string, number>();
  const add = (to: Map<string, number>, name: string, by = 1): void => {
    if (by > 0) to.set(name, (to.get(name) ?? 0) + by);
  };
  return {
    settled: (settlement) => add(outcomes, outcomeWord(settlement) ?? settlement.fate),
    batch: (messages, end) => {
      add(counts, 'batches');
      add(counts, 'messages', messages);
      if (end === 'failed') add(counts, 'failed_batches');
    },
    undeleted: (messages) => add(counts, 'undeleted', messages),
    receiveFailed: () => add(counts, 'failed_receives'),
    drain: () => {
      const drained = {
        batches: 0,
        messages: 0,
        ...Object.fromEntries(counts),
        outcomes: Object.fromEntries(outcomes),
      };
      counts = new Map();
      outcomes = new Map();
      return drained;
    },
  };
};
