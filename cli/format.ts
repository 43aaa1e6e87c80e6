const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A span of time in its largest unit, in at most three characters: `45s`, `12m`, `3h`, `13d`. */
export const formatAge = (ms: number): string => {
  const span = Math.max(0, ms);
  if (span < MINUTE_MS) return `${Math.floor(span / 1_000)}s`;
  if (span < HOUR_MS) return `${Math.floor(span / MINUTE_MS)}m`;
  return span < DAY_MS ? `${Math.floor(span / HOUR_MS)}h` : `${Math.floor(span / DAY_MS)}d`;
};

/** An instant to the minute, in UTC and without its year: `01-15 09:30`. */
export const formatMinute = (ms: number | undefined): string =>
  ms === undefined ? '–' : new Date(ms).toISOString().slice(5, 16).replace('T', ' ');

/** A count with its thousands apart: `12,000`. */
export const formatCount = (count: number): string => count.toLocaleString('en-US');

/** A count with its noun: `1 letter`, `2 letters`. */
export const countOf = (count: number, noun: string): string =>
  `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;

const BAR_WIDTH = 24;

/** A bar of 24 characters, filled as far as the share (0 to 1) says. */
export const formatBar = (share: number): string => {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * BAR_WIDTH);
  return '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
};
