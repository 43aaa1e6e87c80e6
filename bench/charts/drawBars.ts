import type { Chart } from './chart.ts';
import { COLOURS, label, picture, WIDTH } from './svg.ts';

const TOP = 48;
const ROW = 32;
const BAR = 20;
const LEFT = 236;
const RIGHT = 130;

/** Draws horizontal bars from zero, each with its value. */
export const drawBars = ({ title, unit, bars }: Extract<Chart, { kind: 'bars' }>): string => {
  const most = Math.max(...bars.map(({ value }) => value));
  const rows = bars.flatMap(({ label: text, value, own }, index) => {
    const y = TOP + index * ROW;
    const width = Math.max(1, (value / most) * (WIDTH - LEFT - RIGHT));
    const shown = `${value.toLocaleString('en-US')} ${unit}`;
    return [
      label({ x: LEFT - 10, y: y + 15, text, anchor: 'end' }),
      `<rect x="${LEFT}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" fill="${own ? COLOURS.own : COLOURS.other}"/>`,
      label({ x: LEFT + width + 8, y: y + 15, text: shown, fill: COLOURS.quiet }),
    ];
  });
  return picture(TOP + bars.length * ROW + 8, title, rows);
};
