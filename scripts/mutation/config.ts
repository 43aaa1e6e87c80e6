import type { PartialStrykerOptions } from '@stryker-mutator/api/core';

/** How `npm run test:mutation` mutates the sources, and has tests judge each mutant. */
const options: PartialStrykerOptions = {
  mutate: ['lib/{cancel,mpc,queue}/**/*.ts'],
  testRunner: 'circus',
  plugins: ['circusRunner', 'folderScores', 'meanings'].map(
    (name) => `./scripts/mutation/${name}.ts`,
  ),
  ignorers: ['meanings'],
  coverageAnalysis: 'perTest',
  // A mutant whose tests take longer by this, or half as long again, counts as found.
  timeoutMS: 4000,
  concurrency: 2,
  tempDirName: '.stryker',
  cleanTempDir: 'always',
  // What has not changed since the last run is not run again; --force does.
  incremental: true,
  incrementalFile: 'reports/mutation/incremental.json',
  reporters: ['clear-text', 'progress', 'html', 'json', 'folder-scores'],
};

export default options;
