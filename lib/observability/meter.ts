import type { Metric, Unit } from './embeddedMetrics.ts';

/** Gathers values until they are written. */
export interface Meter {
  /** Adds to the sum of a counter. */
  count(name: string, by?: number): void;
  /** Notes one value among others. */
  record(name: string, unit: Unit, value: number): void;
  /** Takes out what was gathered. */
  drain(): Metric[];
}

/** Makes a meter. */
export const createMeter = (): Meter => {
  const metrics = new Map<string, { readonly unit: Unit; readonly values: number[] }>();
  const valuesOf = (name: string, unit: Unit): number[] => {
    const known = metrics.get(name) ?? { unit, values: [] };
    metrics.set(name, known);
    return known.values;
  };
  return {
    count: (name, by = 1) => {
      const values = valuesOf(name, 'Count');
      values[0] = (values[0] ?? 0) + by;
    },
    record: (name, unit, value) => {
      valuesOf(name, unit).push(value);
    },
    drain: () => {
      const drained = [...metrics].map(([name, rest]) => ({ name, ...rest }));
      metrics.clear();
      return drained;
    },
  };
};
