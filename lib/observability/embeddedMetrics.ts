import { SERVICE } from './serviceName.ts';

/** Units of CloudWatch, as far as they are used. */
export type Unit = 'Count' | 'Milliseconds' | 'Seconds' | 'None';

/** The values of one metric, at least one. */
export interface Metric {
  readonly name: string;
  readonly unit: Unit;
  readonly values: readonly number[];
}

/** Metrics that belong together. */
export interface MetricSet {
  /** By name; at most thirty, and few different values of each, since CloudWatch bills each combination. */
  readonly dimensions: Readonly<Record<string, string>>;
  /** The combinations of dimensions under which the metrics are kept. */
  readonly combinations: readonly (readonly string[])[];
  readonly metrics: readonly Metric[];
  /** Stands in the line to be found there, and is no metric. */
  readonly properties?: Readonly<Record<string, unknown>>;
}

const NAMESPACE = 'TranscodingCanceller';
/** A line may hold no more values of one metric (documented). */
const MOST_VALUES = 100;

/**
 * Writes metrics as lines of JSON that CloudWatch takes metrics out of when they reach the log: its Embedded Metric
 * Format. Nothing is called, and nothing has to be waited for.
 *
 * @param timestamp - epoch milliseconds.
 * @returns lines with their ends; more than one when a metric has more than a hundred values, none without metrics.
 */
export const metricLines = (
  { dimensions, combinations, metrics, properties }: MetricSet,
  timestamp: number,
): string[] => {
  const lines: string[] = [];
  for (let start = 0; ; start += MOST_VALUES) {
    const present = metrics.filter(({ values }) => values.length > start);
    if (present.length === 0) return lines;
    const values = present.map(({ name, values: all }): [string, number | readonly number[]] => {
      const some = all.slice(start, start + MOST_VALUES);
      return [name, some.length === 1 && some[0] !== undefined ? some[0] : some];
    });
    const line = {
      _aws: {
        Timestamp: timestamp,
        CloudWatchMetrics: [
          {
            Namespace: NAMESPACE,
            Dimensions: combinations,
            Metrics: present.map(({ name, unit }) => ({ Name: name, Unit: unit })),
          },
        ],
      },
      service: SERVICE,
      ...dimensions,
      ...properties,
      ...Object.fromEntries(values),
    };
    lines.push(`${JSON.stringify(line)}\n`);
  }
};
