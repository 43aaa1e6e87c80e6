/**
 * The value below which a share of the values lies.
 * @param share - 0 to 1.
 * @returns 0 when there are no values.
 */
export const percentile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
};
