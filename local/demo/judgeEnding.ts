import type { CancelRequest } from '../../lib/cancel/request.ts';
import type { LedgerEntry } from '../mpc-simulator/ledger.ts';
import type { Task } from '../mpc-simulator/task.ts';
import type { DemoRequest } from './demoRequests.ts';
import type { Ending } from './ending.ts';

/** What truly happened, by the simulator and the queues. */
export interface Evidence {
  /** A task with its history; undefined when it never existed. */
  task(projectId: string, taskId: string): Task | undefined;
  /** The ledger's entry of a call, by the id that it was answered with. */
  call(requestId: string): LedgerEntry | undefined;
  /** Whether a message with this body and line lies on the queue. */
  isOn(queue: 'parked' | 'deadLetter', message: { line: number; body: string }): boolean;
  /** Whether the run was cut short: what a call did may then have been forgotten before it was reported. */
  readonly interrupted: boolean;
}

const cancellationOf = (task: Task | undefined) =>
  task?.history.find(({ status }) => status === 'CANCELED');

/** The status of a task at an instant (epoch ms), by its history. */
const statusAt = ({ history }: Task, at: number): string | undefined =>
  history.findLast((change) => change.at <= at)?.status;

const matches = ({ expect }: CancelRequest, { source, createTime }: Task): boolean =>
  (expect?.userData === undefined || expect.userData === source.user_data) &&
  (expect?.createdBefore === undefined ||
    Math.floor(createTime / 1000) * 1000 < expect.createdBefore);

type Verdict = string | undefined;
type Judge = (facts: {
  readonly ending: Ending;
  readonly request: CancelRequest;
  readonly task: Task | undefined;
  readonly evidence: Evidence;
}) => Verdict;

const tooLate: Judge = ({ ending, task, evidence }) => {
  if (task === undefined) return 'the task never existed';
  const { status, at, requestIds } = ending;
  const calls = requestIds.flatMap((id) => evidence.call(id) ?? []);
  // Without a call of its own it rests on what another request has seen before.
  const known =
    calls.length > 0
      ? calls.map((call) => statusAt(task, call.at))
      : task.history.filter((change) => change.at <= at).map((change) => change.status);
  return known.includes(status) ? undefined : `the task was never seen ${status}`;
};

const JUDGES: Readonly<Record<Exclude<Ending['kind'], 'dead' | 'rejected'>, Judge>> = {
  cancelled: ({ request, task, evidence }) => {
    const cancellation = cancellationOf(task);
    if (task === undefined || cancellation === undefined) return 'the task was not cancelled';
    if (!matches(request, task)) return 'the task is not what the request expects';
    return cancellation.call === undefined && !evidence.interrupted
      ? 'no call of ours cancelled the task'
      : undefined;
  },
  already_cancelled: ({ ending, task }) => {
    const cancellation = cancellationOf(task);
    return cancellation !== undefined && cancellation.at <= ending.at
      ? undefined
      : 'the task was not cancelled before';
  },
  too_late: tooLate,
  not_found: ({ task }) => (task === undefined ? undefined : 'the task exists'),
  expired: ({ ending, request: { notAfter } }) =>
    notAfter !== undefined && notAfter < ending.at ? undefined : 'it had not expired',
  mismatch: ({ request, task }) =>
    task !== undefined && !matches(request, task)
      ? undefined
      : 'the task is what the request expects',
};

const judgeRejected = (
  { request, line, body }: DemoRequest,
  { requestIds, answered }: Ending,
  evidence: Evidence,
): Verdict => {
  const isParked = evidence.isOn('parked', { line, body });
  if (answered === undefined && !isParked) return 'its body is not on the parked queue';
  if (request === undefined) {
    return requestIds.length === 0 ? undefined : 'the API was called for an unreadable request';
  }
  const refused = requestIds.some((id) => (evidence.call(id)?.status ?? 0) >= 400);
  return refused ? undefined : 'the API never refused it';
};

/**
 * Holds how a request ended, as the service reported it, against what truly happened.
 *
 * @returns what is wrong with it; undefined when both agree
 */
export const judgeEnding = (
  demoRequest: DemoRequest,
  ending: Ending,
  evidence: Evidence,
): Verdict => {
  const { request, line, body } = demoRequest;
  const isDead = evidence.isOn('deadLetter', { line, body });
  if (ending.kind === 'dead')
    return isDead ? undefined : 'its body is not on the dead-letter queue';
  if (ending.kind === 'rejected') return judgeRejected(demoRequest, ending, evidence);
  // A kill between a copy and its acknowledgement leaves both.
  if (!evidence.interrupted && (isDead || evidence.isOn('parked', { line, body }))) {
    return 'its body was moved away as well';
  }
  if (request === undefined) return 'an unreadable request was not parked';
  const task = evidence.task(request.projectId, request.taskId);
  return JUDGES[ending.kind]({ ending, request, task, evidence });
};
