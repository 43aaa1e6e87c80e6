import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, platform } from 'node:os';
import { join } from 'node:path';
import type { Chart } from './charts/chart.ts';
import { drawBars } from './charts/drawBars.ts';
import { drawLines } from './charts/drawLines.ts';
import { toMarkdown } from './markdown.ts';
import { type KeptResult, type Machine, readResults } from './results.ts';
import type { BenchRun } from './runSuites.ts';
import { rounded } from './statistics.ts';

const FOLDER = join(import.meta.dirname, '../docs/benchmarks');

const machine = (): Machine => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  node: process.versions.node,
  system: platform(),
  load: rounded(loadavg()[0] ?? 0, 2),
});

const draw = (chart: Chart): string => (chart.kind === 'bars' ? drawBars(chart) : drawLines(chart));

/**
 * Keeps the results of a run in docs/benchmarks/, beside those of suites that were not run this time, and writes the
 * page and the charts of all of them.
 *
 * @param order - keys of the suites in the order of the page.
 * @param date - `YYYY-MM-DD`
 */
export const writeResults = (
  { json, reports }: BenchRun,
  order: readonly string[],
  date: string,
): void => {
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, 'results.jsonl');
  const kept = new Map(readResults(file).map((result) => [result.key, result]));
  for (const [key, report] of reports) {
    kept.set(key, { key, date, machine: machine(), json: json[key], report });
  }
  const results = order
    .map((key) => kept.get(key))
    .filter((it): it is KeptResult => it !== undefined);
  writeFileSync(file, results.map((result) => `${JSON.stringify(result)}\n`).join(''));
  writeFileSync(join(FOLDER, 'README.md'), toMarkdown(results));
  for (const { report } of results) {
    for (const chart of report.charts) {
      writeFileSync(join(FOLDER, `${chart.name}.svg`), draw(chart));
    }
  }
};
