/** Colours that are told apart in print and by the colour-blind (Okabe and Ito), on a white ground of their own. */
export const COLOURS = {
  own: '#0072b2',
  other: '#b5b5b5',
  text: '#24292f',
  quiet: '#6e7781',
  grid: '#d8dee4',
} as const;

export const WIDTH = 720;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Text as it may stand between tags. */
const escaped = (text: string): string => text.replace(/[&<>]/g, (char) => ESCAPES[char] ?? char);

/** A piece of text in a picture. */
export interface Label {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly fill?: string;
  readonly size?: number;
  readonly bold?: boolean;
}

/** Draws a text; its baseline is at y. */
export const label = (of: Label): string => {
  const { x, y, text, anchor = 'start', fill = COLOURS.text, size = 13, bold = false } = of;
  const weight = bold ? ' font-weight="600"' : '';
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${fill}" font-size="${size}"${weight}>${escaped(text)}</text>`;
};

/** A picture with a title. */
export const picture = (height: number, title: string, content: readonly string[]): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" role="img" aria-label="${escaped(title)}">`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    label({ x: 16, y: 28, text: title, size: 16, bold: true }),
    ...content,
    '</svg>',
    '',
  ].join('\n');
