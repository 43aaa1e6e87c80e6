const inCell = (text: string): string => text.replaceAll('|', '\\|');

const toRow = (cells: readonly string[]): string => `| ${cells.map(inCell).join(' | ')} |`;

/** A table in Markdown: its lines, each with its end. */
export const markdownTable = (
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): string =>
  [toRow(titles), toRow(titles.map(() => '---')), ...rows.map(toRow)]
    .map((line) => `${line}\n`)
    .join('');
