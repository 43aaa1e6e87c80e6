import type { Problem } from '../cancel/request.ts';
import type { FailureReason } from './failureRecord.ts';

const LONGEST_MESSAGE = 1_000;

const reasonFor =
  (code: string) =>
  (problems: readonly Problem[]): FailureReason => ({
    class: 'rejected',
    code,
    message: problems
      .map(({ field, message }) => `${field === '' ? 'the body' : field} ${message}`)
      .join('; ')
      .slice(0, LONGEST_MESSAGE),
  });

/** Why a body that is no usable request is parked: every problem, each with its field. */
export const invalidReason = reasonFor('INVALID_REQUEST');

/** Why a body is parked that is neither a request nor an event that holds one. */
export const unrecognisedReason = reasonFor('unrecognised_shape');
