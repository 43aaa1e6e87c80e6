import { basename } from 'node:path/posix';
import type { Budget } from './budgets.ts';
import type { FunctionBundle } from './functionBundle.ts';

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

const rowsOf = (bundle: FunctionBundle, budget: Budget | undefined): string[][] => {
  const limit = (bytes: number | undefined) =>
    bytes === undefined ? '' : `of ${kilobytes(bytes)}`;
  return [
    ...bundle.files.map(({ path, loaded, bytes, gzipBytes }) => [
      bundle.name,
      basename(path),
      loaded,
      kilobytes(bytes),
      kilobytes(gzipBytes),
    ]),
    [bundle.name, 'all at the start', '', kilobytes(bundle.startBytes), limit(budget?.start_bytes)],
    [bundle.name, 'zip', '', kilobytes(bundle.zipBytes), limit(budget?.zip_bytes)],
  ];
};

const columns = [
  { title: 'function', align: 'padEnd' },
  { title: 'file', align: 'padEnd' },
  { title: 'loaded', align: 'padEnd' },
  { title: 'raw', align: 'padStart' },
  { title: 'gzip', align: 'padStart' },
] as const;

/** The sizes of a package as a table for a person: each file raw and compressed, then the sums with their budgets. */
export const sizeTable = (
  bundles: readonly FunctionBundle[],
  budgets: Readonly<Record<string, Budget>>,
): string => {
  const rows = [
    columns.map(({ title }) => title),
    ...bundles.flatMap((bundle) => rowsOf(bundle, budgets[bundle.name])),
  ];
  const cells = columns.map(({ align }, column) => {
    const width = Math.max(...rows.map((row) => row[column]?.length ?? 0));
    return rows.map((row) => (row[column] ?? '')[align](width));
  });
  return rows
    .map(
      (_, row) =>
        `${cells
          .map((column) => column[row])
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
};

/** The sizes of a package as one line of JSON. */
export const sizeJson = (
  bundles: readonly FunctionBundle[],
  problems: readonly string[],
): string => {
  const functions = bundles.map(({ name, startBytes, zipBytes, files }) => ({
    name,
    start_bytes: startBytes,
    zip_bytes: zipBytes,
    files: files.map(({ path, loaded, bytes, gzipBytes }) => ({
      path,
      loaded,
      bytes,
      gzip_bytes: gzipBytes,
    })),
  }));
  return `${JSON.stringify({ functions, problems })}\n`;
};
