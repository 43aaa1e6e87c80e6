import type { Column } from '../cli/table.ts';
import type { Chart } from './charts/chart.ts';

/** How thorough a run is: `smoke` only shows that everything works, its numbers mean little. */
export type Effort = 'full' | 'smoke';

/** A goal of the project, as measured. */
export interface Goal {
  readonly text: string;
  /** What was measured of it, with its unit. */
  readonly measured: string;
  readonly met: boolean;
  /** Why it is missed, and what was tried; shown only when it is. */
  readonly whenMissed?: string;
}

/** A table, for the terminal and for Markdown. */
export interface ReportTable {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

/** What a suite came to, for a person. */
export interface Report {
  readonly title: string;
  readonly tables: readonly ReportTable[];
  /** What has to be known to read the numbers: a paragraph each. */
  readonly notes: readonly string[];
  readonly goals: readonly Goal[];
  readonly charts: readonly Chart[];
}

/** What a suite gives. `unavailable`: this machine lacks something that it needs. */
export type SuiteResult =
  | { readonly kind: 'measured'; readonly json: unknown; readonly report: Report }
  | { readonly kind: 'unavailable'; readonly reason: string };

/** Told what is being measured, and how far it is. */
export type Progress = (what: string, done: number, total: number) => void;

/** One group of measurements, made side by side in one run. */
export interface Suite {
  /** Its key in the JSON. */
  readonly key: string;
  run(effort: Effort, progress: Progress): Promise<SuiteResult>;
}
