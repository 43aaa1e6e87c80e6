import { converted, textOr } from '../decode/decoder.ts';

const DAY_OF_ANY_YEAR =
  '\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))';
const LEAP_DAY = '(?:\\d{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29';
const TIME = '(?:[01]\\d|2[0-3]):[0-5]\\d';

/**
 * The form of an instant, days of the calendar only: Node reads 30 February as 2 March. One expression, so that the
 * published schema can have it too.
 */
export const INSTANT_PATTERN = `^(?:${DAY_OF_ANY_YEAR}|${LEAP_DAY})T${TIME}(?::[0-5]\\d(?:\\.\\d{1,9})?)?(?:Z|[+-]${TIME})$`;
const INSTANT = new RegExp(INSTANT_PATTERN);

/** An ISO 8601 instant with a time zone, read as epoch milliseconds; what is finer than that is cut off. */
export const instant = converted(
  textOr('must be a string'),
  (value) => (INSTANT.test(value) ? Date.parse(value) : undefined),
  'must be an ISO 8601 instant with a time zone, such as 2026-01-31T12:00:00Z',
);
