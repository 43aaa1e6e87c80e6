import { converted, textOr } from '../decode/decoder.ts';

const INSTANT = /^(?<day>\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** Node reads 30 February as 2 March. */
const isInCalendar = (day: string): boolean =>
  new Date(`${day}T00:00Z`).toISOString().startsWith(day);

const isInstant = (value: string): boolean => {
  const day = INSTANT.exec(value)?.groups?.['day'];
  return day !== undefined && !Number.isNaN(Date.parse(value)) && isInCalendar(day);
};

/** An ISO 8601 instant with a time zone, read as epoch milliseconds; what is finer than that is cut off. */
export const instant = converted(
  textOr('must be a string'),
  (value) => (isInstant(value) ? Date.parse(value) : undefined),
  'must be an ISO 8601 instant with a time zone, such as 2026-01-31T12:00:00Z',
);
