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

/** Columns of a terminal that a table is to fit into. */
const WIDEST = 100;
const NARROWEST_CELL = 8;

/**
 * Shortens the cells of one column so that a table fits into a hundred columns, as far as eight characters of each allow.
 * @param index - of the column that gives way.
 */
export const narrowed = (
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  index: number,
): string[][] => {
  const widthOf = (_: Column, column: number): number =>
    Math.max(
      columns[column]?.title.length ?? 0,
      ...(column === index ? [] : rows.map((row) => row[column]?.length ?? 0)),
    );
  const others = columns.map(widthOf).reduce((sum, width) => sum + width, 0);
  const own = columns[index]?.title.length ?? 0;
  const room = WIDEST - GAP.length * (columns.length - 1) - (others - own);
  const width = Math.max(NARROWEST_CELL, room);
  return rows.map((row) =>
    row.map((cell, column) =>
      column === index && cell.length > width ? `${cell.slice(0, width - 1)}…` : cell,
    ),
  );
};
