import * as z from 'zod/mini';

const INSTANT = /^(?<day>\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** Node reads 30 February as 2 March. */
const isInCalendar = (day: string): boolean =>
  new Date(`${day}T00:00Z`).toISOString().startsWith(day);

const isInstant = (value: string): boolean => {
  const day = INSTANT.exec(value)?.groups?.['day'];
  return day !== undefined && !Number.isNaN(Date.parse(value)) && isInCalendar(day);
};

/** An ISO 8601 instant with a time zone, read as epoch milliseconds; what is finer than that is cut off. */
export const instant = z.pipe(
  z.string({ error: 'must be a string' }).check(
    z.refine(isInstant, {
      error: 'must be an ISO 8601 instant with a time zone, such as 2026-01-31T12:00:00Z',
    }),
  ),
  z.transform((value) => Date.parse(value)),
);
