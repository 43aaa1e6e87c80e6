import { anything, converted, optional, WRONG } from '../decode/decoder.ts';
import { looseObject, strictObject } from '../decode/object.ts';
import type { RunWishes } from './redriveRun.ts';

/** Thrown for an event that is neither a schedule's nor well-formed wishes; lists all that is wrong with it. */
export class RedriveEventError extends Error {
  override readonly name = 'RedriveEventError';
  /** One line per problem, `field: what is wrong`. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`nothing was redriven:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

const max = converted(
  anything,
  (value) => (Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : undefined),
  'must be a whole number, 0 or more',
);
const flag = converted(
  anything,
  (value) => (typeof value === 'boolean' ? value : undefined),
  'must be true or false',
);
const wishes = strictObject({ max: optional(max), dry_run: optional(flag) });
const scheduled = looseObject({ source: anything, 'detail-type': anything });

const isScheduled = (event: unknown): boolean => {
  const read = scheduled(event, () => undefined);
  return (
    read !== WRONG && read.source === 'aws.events' && read['detail-type'] === 'Scheduled Event'
  );
};

/**
 * Reads what a run is asked for: nothing in particular by a schedule of EventBridge, or by whoever invokes the function
 * directly with `{}`, `{ "max": 100 }`, `{ "dry_run": true }` or both.
 *
 * @throws {RedriveEventError} for anything else.
 */
export const readRedriveEvent = (event: unknown): RunWishes => {
  if (isScheduled(event)) return { dryRun: false };
  const problems: string[] = [];
  const read = wishes(event, (field, problem) =>
    problems.push(`${field === '' ? 'the event' : field}: ${problem}`),
  );
  if (read === WRONG) throw new RedriveEventError(problems);
  return {
    ...(read.max === undefined ? {} : { most: read.max }),
    dryRun: read.dry_run ?? false,
  };
};
