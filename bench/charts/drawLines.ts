import type { Chart } from './chart.ts';
import { COLOURS, label, picture } from './svg.ts';

const HEIGHT = 380;
const BOX = { left: 84, right: 570, top: 56, bottom: 320 };

/** Powers of ten around some numbers. */
const decades = (values: readonly number[]): { from: number; to: number; ticks: number[] } => {
  const from = Math.floor(Math.log10(Math.min(...values)));
  const to = Math.max(from + 1, Math.ceil(Math.log10(Math.max(...values))));
  return { from, to, ticks: Array.from({ length: to - from + 1 }, (_, index) => from + index) };
};

/** `0.01` or `1,000`, never with a fraction that rounding has left behind. */
const tickText = (exponent: number): string =>
  exponent < 0 ? (10 ** exponent).toFixed(-exponent) : (10 ** exponent).toLocaleString('en-US');

/** Draws lines in a box whose axes are both logarithmic. */
export const drawLines = (chart: Extract<Chart, { kind: 'lines' }>): string => {
  const { title, xTitle, yTitle, lines } = chart;
  const points = lines.flatMap((line) => line.points);
  const xs = decades(points.map(({ x }) => x));
  const ys = decades(points.map(({ y }) => y));
  const xAt = (x: number): number =>
    BOX.left + ((Math.log10(x) - xs.from) / (xs.to - xs.from)) * (BOX.right - BOX.left);
  const yAt = (y: number): number =>
    BOX.bottom - ((Math.log10(y) - ys.from) / (ys.to - ys.from)) * (BOX.bottom - BOX.top);
  const grid = (x1: number, y1: number, x2: number, y2: number): string =>
    `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="${COLOURS.grid}"/>`;
  const quiet = { fill: COLOURS.quiet, size: 12 };
  return picture(HEIGHT, title, [
    ...xs.ticks.flatMap((tick) => {
      const x = xAt(10 ** tick);
      const text = tickText(tick);
      return [
        grid(x, BOX.top, x, BOX.bottom),
        label({ x, y: BOX.bottom + 20, text, anchor: 'middle', ...quiet }),
      ];
    }),
    ...ys.ticks.flatMap((tick) => {
      const y = yAt(10 ** tick);
      const text = tickText(tick);
      return [
        grid(BOX.left, y, BOX.right, y),
        label({ x: BOX.left - 8, y: y + 4, text, anchor: 'end', ...quiet }),
      ];
    }),
    label({
      x: (BOX.left + BOX.right) / 2,
      y: BOX.bottom + 46,
      text: xTitle,
      anchor: 'middle',
      ...quiet,
    }),
    label({ x: 16, y: BOX.top - 8, text: yTitle, ...quiet }),
    ...lines.flatMap(({ label: text, own, points: of }) => {
      const colour = own ? COLOURS.own : COLOURS.quiet;
      const path = of.map(({ x, y }) => `${xAt(x).toFixed(1)},${yAt(y).toFixed(1)}`).join(' ');
      const last = of.at(-1) ?? { x: 1, y: 1 };
      return [
        `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2.5"/>`,
        label({ x: xAt(last.x) + 8, y: yAt(last.y) + 4, text, fill: colour, bold: own }),
      ];
    }),
  ]);
};
