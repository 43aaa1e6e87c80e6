import type { Outcome } from '../cancel/outcome.ts';
import type { CancelRequest } from '../cancel/request.ts';
import { type HttpAnswer, jsonAnswer } from './answer.ts';
import { problemAnswer } from './problem.ts';

/** Outcomes after which there is nothing left to do. */
export type FinalOutcome = Exclude<Outcome, { kind: 'deferred' | 'retry' }>;

/** Statuses of final outcomes. */
export const STATUS_OF = {
  cancelled: 200,
  already_cancelled: 200,
  not_found: 404,
  too_late: 409,
  expired: 410,
  mismatch: 412,
} as const satisfies Readonly<Record<Exclude<FinalOutcome['kind'], 'rejected'>, number>>;

/** How an answer names the request that it is about. */
export const naming = ({ taskId, projectId, correlationId }: CancelRequest) => ({
  task_id: taskId,
  project_id: projectId,
  ...(correlationId === undefined ? {} : { correlation_id: correlationId }),
});

/** What a final outcome says beside its name. */
const particulars = (outcome: FinalOutcome): Readonly<Record<string, unknown>> => {
  switch (outcome.kind) {
    case 'too_late':
      return { status: outcome.status };
    case 'mismatch':
      return { differs_in: outcome.field };
    default:
      return {};
  }
};

/** The answer when a request came to its end while its caller waited. */
export const finalAnswer = (request: CancelRequest, outcome: FinalOutcome): HttpAnswer => {
  if (outcome.kind === 'rejected') {
    const { failure } = outcome;
    return problemAnswer('refused', {
      detail: failure.message,
      members: { ...naming(request), error_class: failure.class, error_code: failure.code },
    });
  }
  return jsonAnswer(STATUS_OF[outcome.kind], {
    ...naming(request),
    outcome: outcome.kind,
    ...particulars(outcome),
  });
};

/** Why a request is not decided yet. */
const hindrance = (outcome: Outcome & { kind: 'deferred' | 'retry' }) =>
  outcome.kind === 'deferred'
    ? { cause: outcome.cause }
    : { cause: 'failure', error_class: outcome.failure.class, error_code: outcome.failure.code };

/** The answer when a request was tried in vain, and SQS has confirmed that it is on the queue. */
export const undecidedAnswer = (
  request: CancelRequest,
  outcome: Outcome & { kind: 'deferred' | 'retry' },
): HttpAnswer =>
  jsonAnswer(202, {
    ...naming(request),
    outcome: outcome.kind,
    accepted: true,
    ...hindrance(outcome),
  });

/** The answer when requests were put on the queue untried. At least one of them was accepted. */
export const queuedAnswer = (
  requests: readonly CancelRequest[],
  accepted: readonly boolean[],
): HttpAnswer => {
  const taken = accepted.filter((each) => each).length;
  return jsonAnswer(202, {
    outcome: 'queued',
    accepted: taken,
    refused: requests.length - taken,
    requests: requests.map((request, index) => ({
      ...naming(request),
      accepted: accepted[index] === true,
    })),
  });
};
