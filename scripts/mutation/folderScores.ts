import type { schema } from '@stryker-mutator/api/core';
import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import type { Reporter } from '@stryker-mutator/api/report';

/** Of a folder's mutants, in percent: those that tests find, at least. */
const LEAST_SCORE = 90;

const FOUND: ReadonlySet<schema.MutantStatus> = new Set(['Killed', 'Timeout']);
const MISSED: ReadonlySet<schema.MutantStatus> = new Set(['Survived', 'NoCoverage']);

const folderOf = (path: string): string => path.split('/').slice(0, 2).join('/');

/** How many percent of the mutants tests find, by folder of lib. */
const scoresOf = (files: schema.FileResultDictionary): Map<string, number> => {
  const mutants = Object.entries(files).flatMap(([path, file]) =>
    file.mutants.map(({ status }) => ({ folder: folderOf(path), status })),
  );
  return new Map(
    [...Map.groupBy(mutants, ({ folder }) => folder)].map(([folder, ofFolder]) => {
      const found = ofFolder.filter(({ status }) => FOUND.has(status)).length;
      const missed = ofFolder.filter(({ status }) => MISSED.has(status)).length;
      return [folder, (100 * found) / (found + missed)];
    }),
  );
};

/** Fails the run when a folder's score is too low, which the score of all would hide. */
const createFolderScores = (): Reporter => ({
  onMutationTestReportReady: ({ files }) => {
    for (const [folder, score] of scoresOf(files)) {
      const isTooLow = score < LEAST_SCORE;
      if (isTooLow) process.exitCode = 1;
      process.stdout.write(
        `${folder}: ${score.toFixed(1)}%${isTooLow ? `, which is less than ${LEAST_SCORE}%` : ''}\n`,
      );
    }
  },
});
createFolderScores.inject = [] as const;

export const strykerPlugins = [
  declareFactoryPlugin(PluginKind.Reporter, 'folder-scores', createFolderScores),
];
