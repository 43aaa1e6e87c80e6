const API_TIME = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/;

/** Reads the API's `yyyymmddhhmmss` (UTC) as epoch milliseconds; undefined for anything else, impossible dates included. */
export const parseApiTime = (text: string): number | undefined => {
  if (!API_TIME.test(text)) return undefined;
  const at = Date.parse(text.replace(API_TIME, '$1-$2-$3T$4:$5:$6Z'));
  return Number.isNaN(at) || formatApiTime(at) !== text ? undefined : at;
};

/** Writes epoch milliseconds as the API's `yyyymmddhhmmss` in UTC; the milliseconds are cut off. */
export const formatApiTime = (epochMs: number): string =>
  new Date(epochMs).toISOString().slice(0, 19).replace(/[-:T]/g, '');
