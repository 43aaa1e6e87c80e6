/** Writes whole seconds. The last text is kept: calls, and tasks in a row, are often of one second. */
const secondWriter = (write: (second: Date) => string): ((epochMs: number) => string) => {
  let known = Number.NaN;
  let text = '';
  return (epochMs) => {
    const second = Math.floor(epochMs / 1000);
    if (second !== known) {
      known = second;
      text = write(new Date(second * 1000));
    }
    return text;
  };
};

/** `yyyymmddhhmmss` in UTC: how the service writes times. */
export const compactTime = secondWriter((second) =>
  second.toISOString().slice(0, 19).replace(/[-:T]/g, ''),
);

/** An HTTP date, as in the `Date` header. */
export const httpDate = secondWriter((second) => second.toUTCString());

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
