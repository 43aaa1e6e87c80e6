/** The middle of some numbers and how far they lie apart. */
export interface Spread {
  readonly median: number;
  /** Half the distance between the quartiles. */
  readonly deviation: number;
}

const quantile = (sorted: readonly number[], share: number): number => {
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below + (above - below) * (at - Math.floor(at));
};

/** @param values - at least one. */
export const spreadOf = (values: readonly number[]): Spread => {
  const sorted = values.toSorted((left, right) => left - right);
  return {
    median: quantile(sorted, 0.5),
    deviation: (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 2,
  };
};

/** Rounds to so many significant digits: more would be noise. */
export const rounded = (value: number, digits = 3): number => Number(value.toPrecision(digits));
