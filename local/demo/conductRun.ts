import type { DemoLine } from './demoRequests.ts';
import { gatherEvidence } from './gatherEvidence.ts';
import { judgeRun } from './judgeRun.ts';
import { type ProgressOutput, showProgress } from './progress.ts';
import type { DemoReport } from './report.ts';
import type { RefusedLine } from './sendLines.ts';
import type { WatchedStack } from './withStack.ts';

/** What happens in a run. */
export interface Course {
  /** Requests that are expected to come to an end. */
  readonly expected: number;
  /**
   * Lets requests come in, and waits for all of them.
   * @param sawDepth - Told how many messages the source queue holds.
   * @returns the lines that were not taken
   */
  readonly take: (sawDepth: (depth: number) => void) => Promise<readonly RefusedLine[]>;
  /** The requests that came in, known at the end. */
  readonly lines: () => readonly DemoLine[];
}

/** Lets a run take its course, shows how far it is, and holds what became of each request against the ledger. */
export const conductRun = async (
  { stack, memory, watch }: WatchedStack,
  { expected, take, lines }: Course,
  progress: ProgressOutput,
): Promise<DemoReport> => {
  const { simulator } = stack.simulator;
  const startedAt = stack.time.realNow();
  const virtualStart = Date.now();
  let queued = 0;
  const endProgress = showProgress(
    progress,
    () => ({
      // A kill can leave a message and its copy, which both end.
      ended: Math.min(watch.endedCount, expected),
      requested: expected,
      apiCalls: simulator.ledger.length,
      queued,
      virtualMs: Date.now() - virtualStart,
    }),
    stack.time.real.setInterval,
  );
  let refused: readonly RefusedLine[];
  try {
    refused = await take((depth) => {
      queued = depth;
    });
  } finally {
    endProgress();
  }
  const took = memory.finished ?? {
    real: stack.time.realNow() - startedAt,
    virtual: Date.now() - virtualStart,
  };
  if (memory.finished === undefined) memory.write({ type: 'finished', took });
  const evidence = await gatherEvidence(stack, watch.interrupted);
  return {
    judgement: judgeRun(lines(), watch.endings, evidence),
    refused,
    troubles: watch.troubles,
    ledger: simulator.ledger,
    took,
    handedBack: watch.handedBack,
    retried: watch.retried,
    interrupted: watch.interrupted,
  };
};
