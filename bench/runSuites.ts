import { createProgressLine } from '../local/simulation/progressLine.ts';
import { describeReport } from './describeReport.ts';
import type { Effort, Report, Suite } from './suite.ts';

/** Where a run is told of. */
export interface Telling {
  /** Whether `progress` goes to a terminal: only there a line can renew itself. */
  readonly isTerminal: boolean;
  readonly progress: (text: string) => void;
  /** Takes the reports, whole lines. */
  readonly write: (text: string) => void;
}

/** What a run came to. */
export interface BenchRun {
  /** By the key of the suite. */
  readonly json: Readonly<Record<string, unknown>>;
  readonly reports: ReadonlyMap<string, Report>;
  /** False when a suite could not run on this machine. */
  readonly complete: boolean;
}

/** Runs suites one after the other: side by side they would disturb each other. */
export const runSuites = async (
  suites: readonly Suite[],
  effort: Effort,
  { isTerminal, progress, write }: Telling,
): Promise<BenchRun> => {
  const line = createProgressLine({ isTerminal, write: progress }, () => performance.now());
  const json: Record<string, unknown> = {};
  const reports = new Map<string, Report>();
  for (const { key, run } of suites) {
    const result = await run(effort, line.show);
    line.end();
    if (result.kind === 'unavailable') {
      write(`${key}: not measured, ${result.reason}\n\n`);
      continue;
    }
    json[key] = result.json;
    reports.set(key, result.report);
    write(`${describeReport(result.report, effort).join('\n')}\n`);
  }
  return { json, reports, complete: reports.size === suites.length };
};
