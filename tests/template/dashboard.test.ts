import { beforeAll, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { exists, type NamedMetric } from './emittedMetrics.ts';
import { packagedTemplate } from './packagedTemplate.ts';
import { resolveTemplate } from './resolveTemplate.ts';

const options = z.looseObject({ id: z.string().optional(), stat: z.string().optional() });
const widget = z.strictObject({
  type: z.enum(['metric', 'log']),
  x: z.int(),
  y: z.int(),
  width: z.int(),
  height: z.int(),
  properties: z.looseObject({
    title: z.string(),
    region: z.literal('eu-central-1'),
    query: z.string().optional(),
    metrics: z.array(z.array(z.union([z.string(), options]))).default([]),
  }),
});
type Widget = z.infer<typeof widget>;

let widgets: Widget[];

beforeAll(async () => {
  const { resources } = resolveTemplate(await packagedTemplate());
  const body = String(resources['Dashboard']?.Properties['DashboardBody']);
  ({ widgets } = z.strictObject({ widgets: z.array(widget) }).parse(JSON.parse(body)));
}, 60_000);

/** `[namespace, name, dimension, value, …, options]`, as the dashboard's source has it; expressions are none. */
const metricsOf = ({ properties }: Widget): NamedMetric[] =>
  properties.metrics.flatMap((row) => {
    const [namespace, name, ...pairs] = row.filter((item) => typeof item === 'string');
    if (namespace === undefined || name === undefined) return [];
    const entries = pairs.flatMap((key, at) => (at % 2 === 0 ? [[key, pairs[at + 1] ?? '']] : []));
    return [{ namespace, name, dimensions: Object.fromEntries(entries) }];
  });

const titled = (title: string): Widget => {
  const found = widgets.find(({ properties }) => properties.title === title);
  if (found === undefined) throw new RangeError(`there is no widget ${title}`);
  return found;
};
const namesIn = (title: string): string[] => metricsOf(titled(title)).map(({ name }) => name);

describe('the dashboard', () => {
  test('shows metrics that there are', () => {
    const metrics = widgets.flatMap(metricsOf);

    expect(metrics.length).toBeGreaterThan(40);
    expect(metrics.filter((metric) => !exists(metric))).toEqual([]);
  });

  test('shows outcomes, depth and age of the queues, calls, latency, and dead letters by class', () => {
    expect(namesIn('Outcomes of the queue')).toEqual(
      expect.arrayContaining(['cancelled', 'too_late', 'not_found', 'rejected', 'dead']),
    );
    expect(namesIn('Queue depth')).toContain('ApproximateNumberOfMessagesVisible');
    expect(namesIn('Age in seconds')).toContain('oldest_request_age');
    expect(titled('Latency in milliseconds').properties.metrics.flat()).toEqual(
      expect.arrayContaining(
        ['p50', 'p90', 'p99'].map((stat) => expect.objectContaining({ stat })),
      ),
    );
    expect(titled('Dead letters by class').properties.query).toMatch(
      /^SOURCE '\/aws\/lambda\/transcoding-canceller-dev-cancelFromQueue' \|.*by fate, failure\.class/,
    );
  });

  test('draws the calls of a minute against the quota', () => {
    expect(titled('Calls a minute against the quota').properties).toMatchObject({
      period: 60,
      stat: 'Sum',
      annotations: { horizontal: [{ label: 'quota', value: 100 }] },
    });
  });

  test('has no widget over another', () => {
    const cells = widgets.flatMap(({ x, y, width, height }) =>
      Array.from(
        { length: width * height },
        (_, at) => `${x + (at % width)} ${y + Math.floor(at / width)}`,
      ),
    );

    expect(new Set(cells).size).toBe(cells.length);
  });
});
