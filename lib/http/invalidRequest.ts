import type { Problem } from '../cancel/request.ts';
import type { HttpAnswer } from './answer.ts';
import { problemAnswer } from './problem.ts';

/** A body may hold a problem in every few bytes; nobody reads more than these. */
const MOST_PROBLEMS = 100;
/** Names of unknown fields are the caller's and may have any length. */
const LONGEST_PATH = 256;

/** Tells all that is wrong with a body, each with its path. */
export const invalidRequest = (problems: readonly Problem[]): HttpAnswer =>
  problemAnswer('invalid_request', {
    ...(problems.length > MOST_PROBLEMS
      ? { detail: `The first ${MOST_PROBLEMS} of ${problems.length} problems.` }
      : {}),
    members: {
      errors: problems.slice(0, MOST_PROBLEMS).map(({ field, message }) => ({
        path: field.slice(0, LONGEST_PATH).toWellFormed(),
        detail: message,
      })),
    },
  });
