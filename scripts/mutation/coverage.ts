import type { InstrumenterContext, MutantCoverage } from '@stryker-mutator/api/core';
import { onRunning, type TestFile } from './testFile.ts';

/** What the mutated sources ask: which mutant is active, and where to count what they reach. */
export type Context = {
  [key in keyof InstrumenterContext]: InstrumenterContext[key] | undefined;
};

/** What is shared by the tests of a block counts as reached by each of them. */
const shareOut = (
  coverage: MutantCoverage,
  blocks: ReadonlyMap<string, readonly string[]>,
): void => {
  for (const [block, ids] of blocks) {
    const shared = coverage.perTest[block];
    delete coverage.perTest[block];
    for (const id of ids) coverage.perTest[id] = { ...shared, ...coverage.perTest[id] };
  }
};

/** What tests reach needs no process of its own, though it also ran while modules were loaded. */
const leaveOnlyStatic = (coverage: MutantCoverage): void => {
  for (const reached of Object.values(coverage.perTest))
    for (const mutant of Object.keys(reached)) delete coverage.static[mutant];
};

/**
 * Lets the mutated sources count what they reach under the test that runs.
 * @returns what they have counted, by test
 */
export const attributeCoverage = (
  context: Context,
  files: readonly TestFile[],
): (() => MutantCoverage) => {
  const tests = files.flatMap((file) => file.tests);
  const idOf = new Map(tests.map(({ entry, id }) => [entry, id]));
  const blocks = new Map<string, readonly string[]>();
  onRunning((entries) => {
    const ids = entries.flatMap((entry) => idOf.get(entry) ?? []);
    const name = ids.length < 2 ? ids[0] : `each of ${ids.join(', ')}`;
    if (name !== undefined && ids.length > 1) blocks.set(name, ids);
    context.currentTestId = name;
  });
  return () => {
    const coverage = context.mutantCoverage ?? { static: {}, perTest: {} };
    shareOut(coverage, blocks);
    leaveOnlyStatic(coverage);
    return coverage;
  };
};
