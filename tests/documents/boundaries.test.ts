import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import { DOCUMENTS } from './documents.ts';

interface Rule {
  readonly name: string;
  readonly from: { readonly path?: string };
  readonly to: { readonly pathNot?: readonly string[] };
}

const { forbidden } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as {
  forbidden: readonly Rule[];
};

const folderOf = (pattern: string): string => pattern.replace(/^\^/, '');

/** Which folders the rules let a folder import, itself left out. */
const RULES: ReadonlyMap<string, readonly string[]> = new Map(
  forbidden
    .filter(({ name }) => name.includes('-imports-only-'))
    .map(({ from, to }) => {
      const folder = folderOf(from.path ?? '');
      return [folder, (to.pathNot ?? []).map(folderOf).filter((other) => other !== folder)];
    }),
);

/** The rows of the table of folders: the folders in the first cell, and in the last what they may import. */
const rows = (DOCUMENTS.find(({ path }) => path === 'docs/architecture.md')?.prose ?? '')
  .split('\n')
  .filter((line) => /^\| .*\/` \| .* \| (–|`.*`|everything) \|$/.test(line))
  .map((line) => line.split('|').map((cell) => [...cell.matchAll(/`([^`]+)`/g)].map((it) => it[1])))
  .map((cells) => ({ folders: cells[1] ?? [], allowed: cells.at(-2) ?? [] }));

describe('the table of folders', () => {
  test('says what the rules of the dependency check say', () => {
    const said = new Map(
      rows.flatMap(({ folders, allowed }) => folders.map((folder) => [folder, allowed] as const)),
    );
    const differing = [...RULES].filter(
      ([folder, allowed]) =>
        folder !== 'lib/' && JSON.stringify(said.get(folder)) !== JSON.stringify(allowed),
    );

    expect(RULES.size).toBeGreaterThan(5);
    expect(differing).toEqual([]);
  });
});
