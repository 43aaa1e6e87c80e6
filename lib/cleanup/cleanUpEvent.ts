import type { CleanUpConfig } from '../config/cleanUpConfig.ts';
import { anything, WRONG } from '../decode/decoder.ts';
import { looseObject } from '../decode/object.ts';
import { type CleanUpWishes, readWishes } from './cleanUpWishes.ts';

/** Thrown for an event that is neither a schedule's nor well-formed wishes; lists all that is wrong with it. */
export class CleanUpEventError extends Error {
  override readonly name = 'CleanUpEventError';
  /** One line per problem, `field: what is wrong`. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`nothing was cleaned up:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

const scheduled = looseObject({ source: anything, 'detail-type': anything });

const isScheduled = (event: unknown): boolean => {
  const read = scheduled(event, () => undefined);
  return (
    read !== WRONG && read.source === 'aws.events' && read['detail-type'] === 'Scheduled Event'
  );
};

/**
 * Reads what a run is asked for: what the settings say by a schedule of EventBridge, or that with what differs by whoever
 * invokes the function directly: `{}`, or any of `older_than`, `only`, `never`, `max` and `dry_run`.
 *
 * @throws {CleanUpEventError} for anything else.
 */
export const readCleanUpEvent = (event: unknown, config: CleanUpConfig): CleanUpWishes => {
  const problems: string[] = [];
  const wishes = readWishes(isScheduled(event) ? {} : event, config, (field, problem) =>
    problems.push(`${field === '' ? 'the event' : field}: ${problem}`),
  );
  if (wishes === undefined) throw new CleanUpEventError(problems);
  return wishes;
};
