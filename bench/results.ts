import { readFileSync } from 'node:fs';
import type { Report } from './suite.ts';

/** What is told of the machine: enough to compare numbers, nothing that identifies it. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  readonly system: string;
  /** Processes that wanted to run at a time, in the minute before the end: more than cores, and the numbers are disturbed. */
  readonly load: number;
}

/** The result of one suite, as it is kept. */
export interface KeptResult {
  readonly key: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly machine: Machine;
  readonly json: unknown;
  readonly report: Report;
}

/** Reads the results of earlier runs: a line of JSON for each suite. */
export const readResults = (file: string): KeptResult[] => {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
};
