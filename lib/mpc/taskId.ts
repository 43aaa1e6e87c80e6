import { InexactNumber } from './exactJson.ts';

/** The largest id: 2^63 − 1. */
export const LARGEST_TASK_ID = '9223372036854775807';
const DIGITS = /^\d{1,19}$/;

/**
 * Reads a task id from JSON: an integer or a string of digits, 1 to 9223372036854775807.
 * @returns its canonical decimal string, without leading zeros; undefined when it is none.
 */
export const parseTaskId = (value: unknown): string | undefined => {
  const text =
    typeof value === 'number'
      ? String(value)
      : value instanceof InexactNumber
        ? value.source
        : value;
  if (typeof text !== 'string' || !DIGITS.test(text)) return undefined;
  const digits = text.replace(/^0+/, '');
  if (digits === '') return undefined;
  return digits.length === LARGEST_TASK_ID.length && digits > LARGEST_TASK_ID ? undefined : digits;
};

/** Orders ids as numbers without turning them into numbers; lower ids are older tasks. */
export const compareTaskIds = (left: string, right: string): number =>
  left.length - right.length || (left < right ? -1 : left > right ? 1 : 0);
