import type { Problem } from '../cancel/request.ts';
import type { FailureReason } from './failureRecord.ts';

const LONGEST_MESSAGE = 1_000;

/** Why a body that is no usable request is parked: every problem, each with its field. */
export const invalidReason = (problems: readonly Problem[]): FailureReason => ({
  class: 'rejected',
  code: 'INVALID_REQUEST',
  message: problems
    .map(({ field, message }) => `${field === '' ? 'the body' : field} ${message}`)
    .join('; ')
    .slice(0, LONGEST_MESSAGE),
});
