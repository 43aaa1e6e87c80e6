import type { Resolution } from '../cancel/outcome.ts';
import type { AllowedProjects } from '../cancel/request.ts';
import { parseTaskId } from '../mpc/taskId.ts';
import type { HttpAnswer } from './answer.ts';
import { type DecisionOptions, decideNow } from './decideNow.ts';
import { type Handled, mayCancelIn, type Visit } from './exchange.ts';
import { retryAfterSeconds } from './retryAfter.ts';
import { refusal, transcodingError } from './transcodingAnswers.ts';

/** What answering for the transcoding API needs. */
export interface TranscodingsOptions extends DecisionOptions {
  readonly projects: AllowedProjects;
}

/** The API cuts a decimal at the point. */
const FRACTION = /\.\d*$/;

/** The one task that a query names; undefined: none, several, or one that is no task id. */
const taskIdOf = (query: string): string | undefined => {
  const [value, ...more] = new URLSearchParams(query).getAll('task_id');
  return value === undefined || more.length > 0
    ? undefined
    : parseTaskId(value.replace(FRACTION, ''));
};

const CANCELLED: HttpAnswer = { status: 204, headers: {} };

const toAnswer = ({ outcome }: Resolution, requestId: string, now: number): HttpAnswer => {
  switch (outcome.kind) {
    case 'cancelled':
    case 'already_cancelled':
      return CANCELLED;
    case 'too_late':
    // These two stand for completeness: the query string has no way to ask for them.
    case 'expired':
    case 'mismatch':
      return transcodingError('MPC.10212', requestId);
    case 'not_found':
      return transcodingError('MPC.10211', requestId);
    case 'rejected':
      return refusal(outcome.failure);
    case 'deferred':
      return outcome.cause === 'quota'
        ? transcodingError('APIGW.0308', requestId, {
            'Retry-After': String(retryAfterSeconds(outcome, now)),
          })
        : transcodingError('APIGW.0203', requestId);
    case 'retry':
      return transcodingError('APIGW.0203', requestId);
  }
};

/**
 * Cancels by the transcoding API's own contract, so that its clients work unchanged. What cannot be decided in time is
 * never queued, since this contract has no way to say so.
 */
export const createTranscodings = (
  options: TranscodingsOptions,
): ((visit: Visit) => Promise<Handled>) => {
  const { projects, clock } = options;
  return async ({ request, caller, requestId, deadline, ...visit }) => {
    // Its route has one.
    const projectId = visit.projectId as string;
    if (!projects.projectIds.has(projectId) || !mayCancelIn(caller, projectId)) {
      return { answer: transcodingError('MPC.10208', requestId) };
    }
    const taskId = taskIdOf(request.query);
    if (taskId === undefined) return { answer: transcodingError('MPC.10202', requestId) };
    const wanted = { taskId, projectId };
    const resolution = await decideNow(wanted, { deadline }, options);
    return { answer: toAnswer(resolution, requestId, clock.now()), wanted, resolution };
  };
};
