let compactSecond = Number.NaN;
let compactText = '';

/** `yyyymmddhhmmss` in UTC: how the service writes times. The last one is kept: tasks in a row are of one second. */
export const compactTime = (epochMs: number): string => {
  const second = Math.floor(epochMs / 1000);
  if (second !== compactSecond) {
    compactSecond = second;
    compactText = new Date(second * 1000).toISOString().slice(0, 19).replace(/[-:T]/g, '');
  }
  return compactText;
};

const parseDigits = (parts: RegExpExecArray | null): number | undefined => {
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  const text = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const time = Date.parse(text);
  // Date.parse rolls 30 February over; the service has no such day.
  return Number.isNaN(time) || new Date(time).toISOString() !== text ? undefined : time;
};

/** Reads `yyyymmddhhmmss` (UTC) as epoch milliseconds; `undefined` when it is no such time. */
export const parseCompactTime = (text: string): number | undefined =>
  parseDigits(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text));

/** Reads `YYYYMMDDTHHMMSSZ`, the form of X-Sdk-Date, as epoch milliseconds; `undefined` when it is no such time. */
export const parseSdkDate = (text: string): number | undefined =>
  parseDigits(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text));

let dateSecond = Number.NaN;
let dateText = '';

/** An HTTP date, as in the `Date` header. The last one is kept: calls come in bursts within a second. */
export const httpDate = (epochMs: number): string => {
  const second = Math.floor(epochMs / 1000);
  if (second !== dateSecond) {
    dateSecond = second;
    dateText = new Date(second * 1000).toUTCString();
  }
  return dateText;
};
