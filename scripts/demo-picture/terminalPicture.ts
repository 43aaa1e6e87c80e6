const CHARACTER_WIDTH = 7.8;
const LINE_HEIGHT = 18;
const MARGIN = 20;
const BAR_HEIGHT = 28;

const inXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const round = (value: number): number => Math.round(value * 10) / 10;

/** How a line is shown: what was typed, what is said of the whole, and the rest. */
const styleOf = (line: string): string => {
  if (line.startsWith('$ ')) return ' class="typed"';
  if (/^(All|Of) [\d,]+ requests /.test(line)) return ' class="verdict"';
  return /^[─\s]+$|^ {2}[█░]/.test(line) ? ' class="dim"' : '';
};

/** What stands apart is placed on its own, with its length, so that columns are straight in every font. */
const toTexts = (line: string, index: number): string[] => {
  const y = BAR_HEIGHT + MARGIN + index * LINE_HEIGHT;
  return [...line.matchAll(/\S+(?: \S+)*/g)].map(({ 0: part, index: column }) => {
    const x = round(MARGIN + column * CHARACTER_WIDTH);
    const length = round(part.length * CHARACTER_WIDTH);
    return `  <text x="${x}" y="${y}" textLength="${length}" lengthAdjust="spacingAndGlyphs"${styleOf(line)}>${inXml(part)}</text>`;
  });
};

/**
 * Draws the lines of a terminal as SVG: dark on every page, as terminals are.
 * @param title - read out instead of the picture.
 */
export const terminalPicture = (title: string, lines: readonly string[]): string => {
  const longest = Math.max(...lines.map((line) => line.length));
  const width = Math.ceil(2 * MARGIN + longest * CHARACTER_WIDTH);
  const height = BAR_HEIGHT + 2 * MARGIN + (lines.length - 1) * LINE_HEIGHT;
  const texts = lines.flatMap(toTexts);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">
  <title id="title">${inXml(title)}</title>
  <style>
    text { font: 13px Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #c9d1d9 }
    .typed { fill: #f0f6fc; font-weight: 600 }
    .dim { fill: #7d8590 }
    .verdict { fill: #3fb950; font-weight: 600 }
  </style>
  <rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="#0d1117" stroke="#3d444d"/>
  <circle cx="20" cy="16" r="5" fill="#ff5f57"/><circle cx="38" cy="16" r="5" fill="#febc2e"/><circle cx="56" cy="16" r="5" fill="#28c840"/>
${texts.join('\n')}
</svg>
`;
};
