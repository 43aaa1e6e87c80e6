import type { CallFacts } from '../mpc/callResult.ts';
import type { Settlement } from '../queue/consumer.ts';
import type { Metric } from './embeddedMetrics.ts';
import { createMeter } from './meter.ts';
import { outcomeWord } from './requestLine.ts';

/** Measures one invocation. */
export interface InvocationMeter {
  settled(settlement: Settlement): void;
  /** Takes out what was measured. */
  drain(): Metric[];
}

const ENDS: ReadonlySet<Settlement['fate']> = new Set(['done', 'dead', 'parked']);

/**
 * Makes the meter of one invocation. Its metrics: a counter for each outcome, for lists that were `split`, for messages
 * that were `kept` since SQS has not confirmed their copy, and for those that were `told` later; `event_owed`, events that
 * the bus has not confirmed; `requests` that came to an end; `calls_per_request`,
 * the calls that told of them over their number; `oldest_request_age` in seconds, when the invocation began.
 * @param startedAt - epoch milliseconds at which it began.
 */
export const createInvocationMeter = (startedAt: number): InvocationMeter => {
  const meter = createMeter();
  /** A query serves up to ten requests, each of which has it among its calls. */
  const calls = new Set<CallFacts>();
  let ended = 0;
  let oldestMs: number | undefined;

  return {
    settled: (settlement) => {
      const { fate, message, event } = settlement;
      meter.count(fate === 'kept' ? 'kept' : (outcomeWord(settlement) ?? fate));
      if (event === 'owed') meter.count('event_owed');
      if (ENDS.has(fate)) ended++;
      for (const call of settlement.calls) calls.add(call);
      oldestMs = Math.max(oldestMs ?? 0, startedAt - message.attempts.enqueuedAt);
    },
    drain: () => {
      if (ended > 0) {
        meter.count('requests', ended);
        meter.record('calls_per_request', 'None', calls.size / ended);
      }
      if (oldestMs !== undefined) meter.record('oldest_request_age', 'Seconds', oldestMs / 1_000);
      return meter.drain();
    },
  };
};
