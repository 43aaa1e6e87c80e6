const API_TIME = /^\d{14}$/;

const read = (text: string): number | undefined => {
  if (!API_TIME.test(text)) return undefined;
  const part = (from: number, to: number): number => Number(text.slice(from, to));
  const [year, month, day] = [part(0, 4), part(4, 6), part(6, 8)];
  const [hour, minute, second] = [part(8, 10), part(10, 12), part(12, 14)];
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  // An impossible part runs over into the next; years before 100 are taken for those of the last century.
  const isPossible =
    date.getUTCFullYear() === year &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  return isPossible ? date.getTime() : undefined;
};

let lastText = '';
let lastRead: number | undefined;

/**
 * Reads the API's `yyyymmddhhmmss` (UTC) as epoch milliseconds; undefined for anything else, impossible dates included.
 * The last one is kept: tasks that stand one after the other on a page were often created within a second.
 */
export const parseApiTime = (text: string): number | undefined => {
  if (text !== lastText) {
    lastRead = read(text);
    lastText = text;
  }
  return lastRead;
};

/** Writes epoch milliseconds as the API's `yyyymmddhhmmss` in UTC; the milliseconds are cut off. */
export const formatApiTime = (epochMs: number): string =>
  new Date(epochMs).toISOString().slice(0, 19).replace(/[-:T]/g, '');
