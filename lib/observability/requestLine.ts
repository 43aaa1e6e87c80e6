import type { Outcome } from '../cancel/outcome.ts';
import type { CancelRequest } from '../cancel/request.ts';
import type { CallFacts } from '../mpc/callResult.ts';
import type { Settlement } from '../queue/consumer.ts';
import type { FailureReason } from '../queue/failureRecord.ts';
import type { Fields } from './log.ts';

/** Levels of the lines about requests. */
export type RequestLevel = 'INFO' | 'WARN' | 'ERROR';

/** Outcomes after which the task was not cancelled and nothing more will be done about it. */
const IN_VAIN: ReadonlySet<Outcome['kind'] | undefined> = new Set([
  'too_late',
  'not_found',
  'expired',
  'mismatch',
]);

/** INFO: done, or still under way. WARN: done in vain, or failed for now. ERROR: will not be done without help. */
export const levelOf = ({ fate, outcome }: Settlement): RequestLevel => {
  switch (fate) {
    case 'dead':
    case 'parked':
      return 'ERROR';
    case 'retried':
    case 'kept':
      return 'WARN';
    case 'done':
      return IN_VAIN.has(outcome?.kind) ? 'WARN' : 'INFO';
    case 'handed_back':
    case 'split':
    case 'told':
      return 'INFO';
  }
};

/** What became of the request in one word; undefined for a list, and for what owes only its event: they are none. */
export const outcomeWord = ({
  fate,
  outcome,
  reason,
}: Settlement): Outcome['kind'] | 'dead' | undefined => {
  if (fate === 'dead') return 'dead';
  if (outcome) return outcome.kind;
  if (fate === 'handed_back') return 'deferred';
  return reason && 'rejected';
};

/** Which call told of it; undefined when none did, or when it was known from before. */
const resolvedBy = (
  outcome: Outcome | undefined,
  calls: readonly CallFacts[],
): 'cancel' | 'query' | undefined => {
  switch (outcome?.kind) {
    case 'cancelled':
      return outcome.resolvedBy;
    case 'already_cancelled':
    case 'too_late':
    case 'not_found': {
      const last = calls.at(-1)?.operation;
      return last === 'cancel' || last === undefined ? last : 'query';
    }
    default:
      return undefined;
  }
};

/** A call as it stands in a line. */
const attemptOf = ({ operation, at, tookMs, status, code, requestId }: CallFacts): Fields => ({
  operation,
  at: new Date(at).toISOString(),
  took_ms: tookMs,
  http_status: status,
  code,
  mpc_request_id: requestId,
});

/** The request as its sender named it. */
export const namesOf = (request: CancelRequest | undefined): Fields => ({
  task_id: request?.taskId,
  project_id: request?.projectId,
  requested_by: request?.requestedBy,
  reason: request?.reason,
  correlation_id: request?.correlationId,
});

/** The calls that were made for a request, the last one's id for the provider's support. */
export const callFields = (calls: readonly CallFacts[]): Fields => ({
  mpc_request_id: calls.findLast(({ requestId }) => requestId !== undefined)?.requestId,
  attempts: calls.map(attemptOf),
});

/** What an outcome says beside its name. */
export const outcomeFields = (
  outcome: Outcome | undefined,
  calls: readonly CallFacts[],
): Fields => ({
  status: outcome?.kind === 'too_late' ? outcome.status : undefined,
  cause: outcome?.kind === 'deferred' ? outcome.cause : undefined,
  differs_in: outcome?.kind === 'mismatch' ? outcome.field : undefined,
  resolved_by: resolvedBy(outcome, calls),
});

/** A failure as it stands in a line. Its texts hold nothing of a credential. */
export const failureFields = (
  failure: Omit<FailureReason, 'class'> & { readonly class: string },
): Fields => ({
  class: failure.class,
  code: failure.code,
  message: failure.message,
  http_status: failure.status,
  mpc_request_id: failure.requestId,
});

/**
 * All that is known of one request after one invocation.
 * @param startedAt - epoch milliseconds at which the invocation began.
 */
export const requestFields = (settlement: Settlement, startedAt: number): Fields => {
  const { message, request, outcome, calls, fate, reason, event } = settlement;
  return {
    source: 'queue',
    message_id: message.id,
    ...namesOf(request),
    outcome: outcomeWord(settlement),
    ...outcomeFields(outcome, calls),
    fate,
    event,
    failure: reason && failureFields(reason),
    ...callFields(calls),
    tries: message.attempts.tries,
    redrives: message.attempts.redrives,
    age_ms: startedAt - message.attempts.enqueuedAt,
  };
};
