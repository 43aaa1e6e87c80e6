import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { describeReport } from '../../local/demo/report.ts';
import { GENERATED_DOCUMENTS } from '../../scripts/documents/generatedDocuments.ts';
import { SETTINGS } from '../../scripts/documents/settings.ts';
import { ROOT } from './documents.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Names of variables in the code that reads settings: keys of decoders, and texts. */
const variablesInCode = (): string[] => {
  const files = ['lib/config.ts', ...globSync('lib/config/**/*.ts', { cwd: ROOT })];
  const found = files.flatMap((file) => [
    ...read(file).matchAll(/(?:^|[{,])\s*([A-Z][A-Z\d_]{4,}):|'([A-Z][A-Z\d]*(?:_[A-Z\d]+)+)'/gm),
  ]);
  return [...new Set(found.map(([, key, text]) => key ?? text ?? ''))];
};

const EMPTY_REPORT: Parameters<typeof describeReport>[0] = {
  judgement: {
    requested: 240,
    outcomes: {
      cancelled: 0,
      already_cancelled: 0,
      too_late: 0,
      not_found: 0,
      expired: 0,
      mismatch: 0,
      dead: 0,
      rejected: 0,
    },
    agreeing: {
      cancelled: 0,
      already_cancelled: 0,
      too_late: 0,
      not_found: 0,
      expired: 0,
      mismatch: 0,
      dead: 0,
      rejected: 0,
    },
    lost: 0,
    disagreements: [],
    lateBy: new Map(),
  },
  refused: [],
  troubles: [],
  ledger: [],
  took: { virtual: 0, real: 0 },
  handedBack: 0,
  retried: 0,
  interrupted: false,
};

describe('what is generated', () => {
  test.each(GENERATED_DOCUMENTS)('in $path is up to date', ({ path, renew }) => {
    const text = read(path);

    // Stale? node scripts/documents.ts
    expect(renew(text)).toBe(text);
  });

  test('says of every setting who reads it, and of none that nobody reads', () => {
    const documented = SETTINGS.map(({ variable }) => variable);
    const rows = read('README.md')
      .split('\n')
      .filter((line) => /^\| `[A-Z_]+` \|/.test(line));

    expect(documented.toSorted()).toEqual(variablesInCode().toSorted());
    expect(rows).toHaveLength(documented.length);
    expect(rows.filter((row) => row.endsWith('|  |'))).toEqual([]);
  });

  test('shows in the picture of the demo what its report says now', () => {
    const picture = read('docs/demo.svg');

    // Stale? node scripts/demo-picture.ts
    const words = describeReport(EMPTY_REPORT)
      .flatMap((line) => line.split(/ {2,}/))
      .filter((part) => /^[a-zA-Z]/.test(part) && !/\d/.test(part));
    expect(words).toContain('too_late');
    expect(words.filter((part) => !picture.includes(`>${part.trim()}<`))).toEqual([]);
    expect(picture).toContain('>All 240 requests are accounted for');
  });
});
