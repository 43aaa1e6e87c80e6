import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { overBudget } from '../../scripts/package/budgets.ts';
import { measureBundle } from '../../scripts/package/functionBundle.ts';
import { readZip } from '../../scripts/package/readZip.ts';

const bundleOf = (files: Readonly<Record<string, string>>) =>
  measureBundle('f', 'handlers/f.handler', {
    bytes: 50,
    files: new Map(Object.entries(files).map(([path, code]) => [path, Buffer.from(code)])),
  });

describe('the measure of a bundle', () => {
  test('counts as its start what the entry file requires, directly or not, but no dynamic import', () => {
    const entry =
      'var a=require("./f.chunk-A.cjs"),h=require("node:http");import("./f.client-B.cjs")';
    const chunk = 'require("./f.chunk-C.cjs")';

    const { startBytes, files } = bundleOf({
      'handlers/f.client-B.cjs': 'a client',
      'handlers/f.chunk-A.cjs': chunk,
      'handlers/f.chunk-C.cjs': 'c',
      'handlers/f.cjs': entry,
    });

    expect(startBytes).toBe(entry.length + chunk.length + 1);
    expect(files.map(({ path, loaded }) => [path, loaded])).toEqual([
      ['handlers/f.cjs', 'start'],
      ['handlers/f.chunk-A.cjs', 'start'],
      ['handlers/f.chunk-C.cjs', 'start'],
      ['handlers/f.client-B.cjs', 'later'],
    ]);
  });

  test('refuses a zip that lacks what it would load', () => {
    expect(() => bundleOf({ 'handlers/f.cjs': 'require("./f.chunk-A.cjs")' })).toThrow(
      'the zip of f lacks handlers/f.chunk-A.cjs',
    );
  });
});

describe('the budgets of bundles', () => {
  const bundles = [bundleOf({ 'handlers/f.cjs': '0123456789' })];

  test('allow what just fits', () => {
    expect(overBudget(bundles, { f: { start_bytes: 10, zip_bytes: 50 } })).toEqual([]);
  });

  test('name each size that does not fit', () => {
    expect(overBudget(bundles, { f: { start_bytes: 9, zip_bytes: 49 } })).toEqual([
      'f loads 10 bytes at its start, more than 9',
      'the zip of f has 50 bytes, more than 49',
    ]);
  });

  test('must be there for all functions, and for no others', () => {
    expect(overBudget(bundles, { g: { start_bytes: 10, zip_bytes: 50 } })).toEqual([
      'f has no budget',
      'g has a budget but is not packaged',
    ]);
  });
});

test('what is no zip is refused', () => {
  expect(() => readZip(Buffer.from('not a zip at all, but long enough'))).toThrow('not a zip');
});

test('a wrong option of the packaging command gets a usage line and exit status 2', () => {
  const script = join(import.meta.dirname, '../../scripts/package.ts');

  const { status, stderr } = spawnSync(process.execPath, [script, '--stages', 'prod'], {
    encoding: 'utf8',
  });

  expect(status).toBe(2);
  expect(stderr).toContain('Usage: npm run package -- [options]');
});
