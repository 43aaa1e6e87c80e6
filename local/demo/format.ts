/** A whole number with its thousands apart: `12,345`. */
export const formatCount = (value: number): string => value.toLocaleString('en-US');

/** A duration as a person says it: `8.4 s`, `3 min 07 s`, `1 h 02 min`. */
export const formatDuration = (ms: number): string => {
  const seconds = Math.floor(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const two = (value: number): string => String(value).padStart(2, '0');
  if (minutes >= 60) return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
  if (minutes >= 1) return `${minutes} min ${two(seconds % 60)} s`;
  return `${(ms / 1000).toFixed(1)} s`;
};

/** Counts by name, the most frequent first: `12 WAITING, 3 FAILED`. */
export const formatCounts = (counts: ReadonlyMap<string, number>): string =>
  [...counts]
    .toSorted(([, left], [, right]) => right - left)
    .map(([name, count]) => `${formatCount(count)} ${name}`)
    .join(', ');

/** A share as a person says it: `5 %`. */
export const formatShare = (share: number): string => `${Number((share * 100).toPrecision(3))} %`;
