import { describe, expect, test } from '@jest/globals';
import { noAttempts } from '../../lib/cancel/attempts.ts';
import type { Outcome } from '../../lib/cancel/outcome.ts';
import type { CancelRequest } from '../../lib/cancel/request.ts';
import { outcomeOfStatus } from '../../lib/cancel/statusOutcome.ts';
import {
  ageOf,
  isExpired,
  type Job,
  mustBeSeen,
  outcomeOf,
  settle,
  type Target,
  toTargets,
  unanimousMismatch,
  wasSentBefore,
  youngest,
} from '../../lib/cancel/target.ts';
import type { Failure } from '../../lib/mpc/failure.ts';
import type { TaskView } from '../../lib/mpc/task.ts';
import { MORNING } from '../records.ts';

let made = 0;
const job = (request: Partial<CancelRequest> = {}, rest: Partial<Job> = {}): Job => ({
  id: `job ${++made}`,
  request: { taskId: '100', projectId: 'project', ...request },
  attempts: noAttempts(MORNING),
  sentAt: MORNING,
  ...rest,
});
const sentBefore = { attempts: { ...noAttempts(MORNING), deleteSent: true } };
const target = (...jobs: readonly Job[]): Target => toTargets(jobs)[0] as Target;
const WAITING: TaskView = { taskId: '100', status: 'WAITING' };
const FAILURE = {
  class: 'retry',
  code: 'NETWORK.ECONNRESET',
  message: 'the connection broke',
  sent: true,
} as Failure;

describe('requests for one task', () => {
  test('share it, and it is served with those of clean-up only when all of them are', () => {
    const cleanup = (taskId: string) => job({ taskId, requestedBy: 'cleanup' });

    const targets = toTargets([
      ...[cleanup('9'), job({ taskId: '11' }), cleanup('10'), job({ taskId: '9' })],
      ...[cleanup('8'), cleanup('8')],
    ]);

    expect(targets.map(({ taskId, bulk, jobs }) => [taskId, bulk, jobs.length])).toEqual([
      ['9', false, 2],
      ['11', false, 1],
      ['8', true, 2],
      ['10', true, 1],
    ]);
  });

  test('expire once each has passed its time, and not at it', () => {
    const until = (notAfter: number) => job({ notAfter });

    expect(isExpired(target(until(1), until(2)), 3)).toBe(true);
    expect(isExpired(target(until(1), until(2)), 2)).toBe(false);
    expect(isExpired(target(until(1), job()), 3)).toBe(false);
    expect(isExpired(target(job()), Number.POSITIVE_INFINITY)).toBe(false);
  });

  test('make one task that was sent before, or must be seen, when one of them was or must', () => {
    expect(wasSentBefore(target(job(), job({}, sentBefore)))).toBe(true);
    expect(wasSentBefore(target(job(), job()))).toBe(false);
    expect(mustBeSeen(target(job(), job({}, sentBefore)))).toBe(true);
    expect(mustBeSeen(target(job(), job({ expect: { userData: 'a' } })))).toBe(true);
    expect(mustBeSeen(target(job(), job()))).toBe(false);
  });

  test('are as young as the youngest, and as old as the oldest', () => {
    const shared = target(
      job({}, { sentAt: MORNING + 5, attempts: noAttempts(MORNING - 7) }),
      job({}, { sentAt: MORNING + 9, attempts: noAttempts(MORNING - 3) }),
    );

    expect(youngest(shared)).toBe(MORNING + 9);
    expect(ageOf(shared, MORNING)).toBe(7);
  });

  test('do not match a task when none of them does', () => {
    const wrong = job({ expect: { userData: 'a' } });
    const seen = { ...WAITING, userData: 'b' };

    expect(unanimousMismatch(target(wrong, wrong), seen)).toEqual({
      kind: 'mismatch',
      field: 'user_data',
    });
    expect(unanimousMismatch(target(wrong, job()), seen)).toBeUndefined();
    expect(unanimousMismatch(target(job({ expect: {} })), seen)).toBeUndefined();
  });

  test.each([
    [99, true],
    [100, false],
    [101, false],
    [undefined, false],
  ])('that are for tasks from before 100 match one from %s: %s', (createdAt, isMatch) => {
    const seen = createdAt === undefined ? WAITING : { ...WAITING, createdAt };

    const mismatch = unanimousMismatch(target(job({ expect: { createdBefore: 100 } })), seen);

    expect(mismatch).toEqual(isMatch ? undefined : { kind: 'mismatch', field: 'created_before' });
  });
});

describe('the outcome of one of them', () => {
  const RETRY: Outcome = { kind: 'retry', failure: FAILURE, deleteSent: true };
  const DEFERRED: Outcome = { kind: 'deferred', cause: 'quota', notBefore: MORNING };
  const REJECTED: Outcome = { kind: 'rejected', failure: FAILURE };
  const CANCELLED: Outcome = { kind: 'cancelled', resolvedBy: 'cancel' };
  const shared = (seen?: TaskView): Target => ({
    ...target(job()),
    ...(seen === undefined ? {} : { seen }),
  });

  test.each([
    [RETRY, true],
    [DEFERRED, true],
    [REJECTED, false],
    [CANCELLED, false],
    [{ kind: 'already_cancelled' } as Outcome, false],
    [{ kind: 'too_late', status: 'TRANSCODING' } as Outcome, false],
    [{ kind: 'mismatch', field: 'user_data' } as Outcome, false],
    [{ kind: 'not_found' } as Outcome, false],
  ])('%j, when its time has passed, is that it has expired: %s', (outcome, isExpired_) => {
    const late = outcomeOf(shared(), outcome, job({ notAfter: 9 }), 10);
    const inTime = outcomeOf(shared(), outcome, job({ notAfter: 10 }), 10);
    const whenever = outcomeOf(shared(), outcome, job(), 10);

    expect(late).toEqual(isExpired_ ? { kind: 'expired' } : outcome);
    expect(inTime).toBe(outcome);
    expect(whenever).toBe(outcome);
  });

  test.each([
    [RETRY, true],
    [CANCELLED, true],
    [REJECTED, false],
    [{ kind: 'not_found' } as Outcome, false],
  ])('%j, when the task that was seen is another, is a mismatch: %s', (outcome, isMismatch) => {
    const expecting = job({ expect: { userData: 'a' } });

    const said = outcomeOf(shared({ ...WAITING, userData: 'b' }), outcome, expecting, 10);

    expect(said).toEqual(isMismatch ? { kind: 'mismatch', field: 'user_data' } : outcome);
    expect(outcomeOf(shared(), outcome, expecting, 10)).toBe(outcome);
  });
});

describe('a task that is found cancelled', () => {
  const found = (endedAt?: number): TaskView => ({
    taskId: '100',
    status: 'CANCELED',
    ...(endedAt === undefined ? {} : { endedAt }),
  });
  const OURS: Outcome = { kind: 'cancelled', resolvedBy: 'query' };
  const THEIRS: Outcome = { kind: 'already_cancelled' };
  /** A try of this run whose answer was lost, ten seconds after the requests were made, and a query before it. */
  const lost = (failure: Failure): Target => ({
    ...target(job()),
    calls: [
      { operation: 'query', at: MORNING - 60_000 },
      { operation: 'cancel', at: MORNING + 10_000 },
      { operation: 'query', at: MORNING + 20_000 },
    ] as unknown as Target['calls'],
    unresolved: failure,
  });

  test('was cancelled by us when a try was lost, unless it had ended two seconds before that', () => {
    expect(outcomeOfStatus(lost(FAILURE), found())).toEqual(OURS);
    expect(outcomeOfStatus(lost(FAILURE), found(MORNING + 8_000))).toEqual(OURS);
    expect(outcomeOfStatus(lost(FAILURE), found(MORNING + 7_999))).toEqual(THEIRS);
  });

  test('was cancelled by others when our try was refused, or not sent', () => {
    expect(outcomeOfStatus(lost({ ...FAILURE, code: 'MPC.10999' }), found())).toEqual(THEIRS);
    expect(outcomeOfStatus(lost({ ...FAILURE, sent: false }), found())).toEqual(THEIRS);
  });

  test('was cancelled by us when an earlier try was sent, unless it had ended before any request', () => {
    const earlier = target(
      job({}, { attempts: noAttempts(MORNING + 60_000) }),
      job({}, sentBefore),
    );

    expect(outcomeOfStatus(earlier, found())).toEqual(OURS);
    expect(outcomeOfStatus(earlier, found(MORNING - 2_000))).toEqual(OURS);
    expect(outcomeOfStatus(earlier, found(MORNING - 2_001))).toEqual(THEIRS);
    expect(outcomeOfStatus(target(job()), found())).toEqual(THEIRS);
  });
});

describe('a task in another state', () => {
  test('is unknown, can be cancelled, must be tried again, or has gone too far', () => {
    const fresh = target(job());
    const states = ['TRANSCODING', 'SUCCEEDED', 'FAILED', 'NEED_TO_BE_AUDIT'] as const;

    expect(outcomeOfStatus(fresh, { taskId: '100', status: 'NO_TASK' })).toEqual({
      kind: 'not_found',
    });
    expect(outcomeOfStatus(fresh, WAITING)).toBeUndefined();
    expect(outcomeOfStatus({ ...fresh, unresolved: FAILURE }, WAITING)).toEqual({
      kind: 'retry',
      failure: FAILURE,
      deleteSent: true,
    });
    for (const status of states) {
      expect(outcomeOfStatus(fresh, { taskId: '100', status })).toEqual({
        kind: 'too_late',
        status,
      });
    }
  });

  test('is in doubt no more once it is settled', () => {
    const doubtful: Target = { ...target(job()), unresolved: FAILURE };

    settle(doubtful, { kind: 'not_found' });

    expect(doubtful).toMatchObject({ outcome: { kind: 'not_found' } });
    expect(doubtful).not.toHaveProperty('unresolved');
  });
});
