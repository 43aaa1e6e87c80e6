/** A column of a table. */
export interface Column {
  readonly title: string;
  /** Numbers are aligned right, texts left. */
  readonly align: 'left' | 'right';
}

const GAP = '  ';

/**
 * Lays out rows under their titles, in columns as wide as they need.
 *
 * @param rows - as many cells each as there are columns.
 * @returns lines without their ends.
 */
export const layOutTable = (
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string[] => {
  const titles = columns.map(({ title }) => title);
  const widths = columns.map((_, index) =>
    Math.max(...[titles, ...rows].map((row) => (row[index] ?? '').length)),
  );
  const lineOf = (row: readonly string[]): string =>
    columns
      .map(({ align }, index) => {
        const cell = row[index] ?? '';
        const width = widths[index] ?? 0;
        return align === 'right' ? cell.padStart(width) : cell.padEnd(width);
      })
      .join(GAP)
      .trimEnd();
  return [lineOf(titles), lineOf(widths.map((width) => '─'.repeat(width))), ...rows.map(lineOf)];
};
