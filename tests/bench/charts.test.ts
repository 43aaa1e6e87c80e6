import { describe, expect, test } from '@jest/globals';
import { drawBars } from '../../bench/charts/drawBars.ts';
import { drawLines } from '../../bench/charts/drawLines.ts';
import { toMarkdown } from '../../bench/markdown.ts';

describe('the pictures of the benchmarks', () => {
  test('have bars as long as their values', () => {
    const svg = drawBars({
      kind: 'bars',
      name: 'speed',
      title: 'Speed < light',
      unit: 'km/s',
      bars: [
        { label: 'ours', value: 50, own: true },
        { label: 'theirs', value: 100, own: false },
      ],
    });

    const widths = [...svg.matchAll(/<rect x="236"[^>]* width="([\d.]+)"/g)].map(([, it]) =>
      Number(it),
    );
    expect((widths[1] ?? 0) / (widths[0] ?? 0)).toBeCloseTo(2);
    expect(svg).toContain('Speed &lt; light');
    expect(svg).toContain('100 km/s');
  });

  test('have lines on logarithmic axes', () => {
    const svg = drawLines({
      kind: 'lines',
      name: 'cost',
      title: 'Cost',
      xTitle: 'a day',
      yTitle: 'dollars',
      lines: [
        {
          label: 'ours',
          own: true,
          points: [
            { x: 10, y: 0.1 },
            { x: 100, y: 1 },
            { x: 1_000, y: 10 },
          ],
        },
      ],
    });

    expect(svg).toContain('points="84.0,320.0 327.0,188.0 570.0,56.0"');
    expect(svg).toContain('>0.1</text>');
    expect(svg).toContain('>1,000</text>');
  });
});

describe('the page of the benchmarks', () => {
  test('says for each goal whether it is met, and why it is not', () => {
    const page = toMarkdown([
      {
        key: 'speed',
        date: '2026-01-15',
        machine: { cpu: 'a processor', cores: 2, node: '24.0.0', system: 'linux', load: 1.5 },
        json: {},
        report: {
          title: 'Speed',
          tables: [{ columns: [{ title: 'Peer', align: 'left' }], rows: [['ours']] }],
          notes: ['A note.'],
          goals: [
            { text: 'fast', measured: '2', met: true, whenMissed: 'never shown' },
            { text: 'faster', measured: '3', met: false, whenMissed: 'the road was wet' },
          ],
          charts: [],
        },
      },
    ]);

    expect(page).toContain('1 of 2 goals are met.');
    expect(page).toContain('| faster | 3 | **missed** |');
    expect(page).toContain('Missed, faster: the road was wet');
    expect(page).not.toContain('never shown');
    expect(page).toContain(
      '2026-01-15, a processor, 2 cores with a load of 1.5, linux, Node 24.0.0.',
    );
  });
});
