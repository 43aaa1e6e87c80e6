import type { Outcome, Resolution } from '../../lib/cancel/outcome.ts';
import type { CallResult } from '../../lib/mpc/callResult.ts';
import type { MpcClient } from '../../lib/mpc/client.ts';
import type { FailureClass } from '../../lib/mpc/errors/errorTable.ts';
import type { Failure, Throttle } from '../../lib/mpc/failure.ts';
import type { TaskPage, TaskView } from '../../lib/mpc/task.ts';
import type { Equal, IsImmutable, Laws, Optional } from './law.ts';

type OutcomeOf<K extends Outcome['kind']> = Extract<Outcome, { kind: K }>;
type Failed = Extract<CallResult<TaskPage>, { ok: false }>;

export type OutcomeLaws = Laws<{
  'these are all outcomes': Equal<
    Outcome['kind'],
    | 'cancelled'
    | 'already_cancelled'
    | 'too_late'
    | 'not_found'
    | 'expired'
    | 'mismatch'
    | 'deferred'
    | 'retry'
    | 'rejected'
  >;
  'a task is not too late by waiting, nor by having been cancelled': Equal<
    OutcomeOf<'too_late'>['status'],
    'TRANSCODING' | 'SUCCEEDED' | 'FAILED' | 'NEED_TO_BE_AUDIT'
  >;
  'a deferred request always knows when to come back': Equal<
    OutcomeOf<'deferred'>,
    {
      readonly kind: 'deferred';
      readonly cause: 'quota' | 'breaker' | 'time';
      readonly notBefore: number;
    }
  >;
  'a request that is to be tried again says whether a DELETE may be out': Equal<
    OutcomeOf<'retry'>,
    { readonly kind: 'retry'; readonly failure: Failure; readonly deleteSent: boolean }
  >;
  'an outcome cannot be changed: all requests for a task share it': IsImmutable<Outcome>;
  'nor can the calls that led to it': IsImmutable<Resolution>;
}>;

export type CallLaws = Laws<{
  'a call that worked has its value and no failure': Equal<
    'failure' extends keyof Extract<CallResult<TaskPage>, { ok: true }> ? true : false,
    false
  >;
  'one that failed has no value': Equal<'value' extends keyof Failed ? true : false, false>;
  'what is recorded of it is there in both cases': Equal<keyof CallResult<TaskPage>, 'ok' | 'call'>;
  'a cancel gives no more than that it was accepted': Equal<
    ReturnType<MpcClient['cancel']>,
    Promise<CallResult<'accepted'>>
  >;
  'a created task is known by a text': Equal<
    ReturnType<MpcClient['create']>,
    Promise<CallResult<string>>
  >;
  'these are all classes of failures': Equal<
    FailureClass,
    'retry' | 'auth' | 'project' | 'permanent' | 'ambiguous'
  >;
  'whether a request may have got through is always said': Equal<Failure['sent'], boolean>;
  'there may have been no answer, to know of no status': Equal<
    Optional<Failure>,
    'status' | 'requestId' | 'throttle'
  >;
  'a throttled answer need say nothing': Equal<
    Optional<Throttle>,
    'limit' | 'windowMs' | 'retryAfterMs'
  >;
  'a failure cannot be changed': IsImmutable<Failure>;
  'nor can the result of a call': IsImmutable<CallResult<TaskPage>>;
  'a task is known by a text here too': Equal<TaskView['taskId'], string>;
}>;

/** A caller who tells all outcomes apart: one that is added has no answer here. */
export const isOver = (outcome: Outcome): boolean => {
  switch (outcome.kind) {
    case 'cancelled':
    case 'already_cancelled':
    case 'too_late':
    case 'not_found':
    case 'expired':
    case 'mismatch':
    case 'rejected':
      return true;
    case 'deferred':
    case 'retry':
      return false;
  }
};

/** A caller who asks first. */
export const tasksOf = (result: CallResult<TaskPage>): readonly TaskView[] =>
  result.ok ? result.value.tasks : [];

// @ts-expect-error -- nobody has asked whether it worked.
export const unasked = (result: CallResult<TaskPage>): TaskPage => result.value;

export const notOutcomes: Outcome[] = [
  // @ts-expect-error -- nobody would know when to come back.
  { kind: 'deferred', cause: 'quota' },
  // @ts-expect-error -- a task that waits can be cancelled.
  { kind: 'too_late', status: 'WAITING' },
  // @ts-expect-error -- which call told of it is part of what is told.
  { kind: 'cancelled' },
  // @ts-expect-error -- why must be said of what is given up.
  { kind: 'rejected' },
];
