import { AGE_LIMITS, type CleanUpConfig } from '../config/cleanUpConfig.ts';
import { duration } from '../config/values.ts';
import { anything, converted, optional, type Report, WRONG } from '../decode/decoder.ts';
import { strictObject } from '../decode/object.ts';
import type { Filter } from './filter.ts';
import { filter } from './filterDecoder.ts';

/** What one run is to look for, and how far it may go. */
export interface CleanUpWishes {
  readonly olderThanMs: number;
  /** A task must match all of them. */
  readonly only: readonly Filter[];
  /** A task that matches any of them is spared. */
  readonly never: readonly Filter[];
  /** Tasks to choose at most. */
  readonly most: number;
  readonly dryRun: boolean;
}

const wishesUpTo = (most: number) =>
  strictObject({
    older_than: optional(duration(...AGE_LIMITS)),
    only: optional(filter),
    never: optional(filter),
    max: optional(
      converted(
        anything,
        (value) =>
          Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= most
            ? Number(value)
            : undefined,
        `must be a whole number from 1 to ${most}, which is CLEANUP_MAX_PER_RUN`,
      ),
    ),
    dry_run: optional(
      converted(
        anything,
        (value) => (typeof value === 'boolean' ? value : undefined),
        'must be true or false',
      ),
    ),
  });

const given = <T>(...values: readonly (T | undefined)[]): T[] =>
  values.filter((value) => value !== undefined);

/**
 * Joins the settings with what is asked for besides. Filters only come to those of the settings, so that what these
 * protect stays protected, and no run may choose more than the settings allow.
 *
 * @param value - such as `{ "older_than": "12h", "never": "user_data=keep-*", "max": 10, "dry_run": false }`.
 * @returns undefined when anything is wrong, once all of it was reported.
 */
export const readWishes = (
  value: unknown,
  { staleAfterMs, only, never, maxPerRun, dryRun }: CleanUpConfig,
  report: Report,
): CleanUpWishes | undefined => {
  const read = wishesUpTo(maxPerRun)(value, report);
  if (read === WRONG) return undefined;
  return {
    olderThanMs: read.older_than ?? staleAfterMs,
    only: given(only, read.only),
    never: given(never, read.never),
    most: read.max ?? maxPerRun,
    dryRun: read.dry_run ?? dryRun,
  };
};
