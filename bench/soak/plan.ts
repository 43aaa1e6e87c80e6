import { fractionOf } from '../../local/mpc-simulator/random.ts';
import type { TaskStatus } from '../../local/mpc-simulator/task.ts';

/** What a request is sent for. `poison` is no request at all. */
export type Purpose =
  | 'cancel'
  | 'too_late'
  | 'already_cancelled'
  | 'not_found'
  | 'mismatch'
  | 'expired'
  | 'poison';

/** A request as it goes on the queue, and the task that it finds. */
export interface PlannedRequest {
  readonly purpose: Purpose;
  readonly taskId: string;
  readonly body: string;
  /** Status of the task before anybody asks; absent: there is no such task. */
  readonly status?: TaskStatus;
}

const SHARES: readonly (readonly [Purpose, number])[] = [
  ['poison', 0.005],
  ['expired', 0.01],
  ['mismatch', 0.01],
  ['already_cancelled', 0.02],
  ['not_found', 0.03],
  ['too_late', 0.06],
];

const FIRST_TASK = 1_000_000;
const FIRST_BYSTANDER = 900_000_000;
/** Tasks that wait and that nobody asks for, to one request. */
const BYSTANDERS_PER_REQUEST = 0.01;
const LONG_AGO = '2020-01-01T00:00:00Z';

const STATUS: Readonly<Record<Purpose, TaskStatus | undefined>> = {
  cancel: 'WAITING',
  expired: 'WAITING',
  mismatch: 'WAITING',
  poison: 'WAITING',
  already_cancelled: 'CANCELED',
  not_found: undefined,
  too_late: 'TRANSCODING',
};

const purposeOf = (seed: number, request: number): Purpose => {
  let left = fractionOf(seed, `purpose ${request}`);
  for (const [purpose, share] of SHARES) {
    left -= share;
    if (left < 0) return purpose;
  }
  return 'cancel';
};

const nameOf = (request: number): string => `soak-${request}`;

const POISONS: readonly ((task: string, name: string) => string)[] = [
  (_, name) => `{"correlation_id":"${name}"`,
  (_, name) => JSON.stringify({ correlation_id: name }),
  (task, name) => JSON.stringify({ task_id: `${task}x`, correlation_id: name }),
  (task, name) => JSON.stringify({ task_id: task, correlation_id: name, project_id: 'elsewhere' }),
  (task, name) => JSON.stringify({ task_id: task, correlation_id: name, cancel_all: true }),
];

const bodyOf = (purpose: Purpose, taskId: string, request: number): string => {
  const name = nameOf(request);
  const poison = POISONS[request % POISONS.length];
  if (purpose === 'poison' && poison !== undefined) return poison(taskId, name);
  return JSON.stringify({
    task_id: taskId,
    correlation_id: name,
    requested_by: 'soak',
    ...(purpose === 'expired' && { not_after: LONG_AGO }),
    ...(purpose === 'mismatch' && { expect: { user_data: 'of somebody else' } }),
  });
};

/** Makes up a request: always the same for the same seed and number. */
export const plannedRequest = (seed: number, request: number): PlannedRequest => {
  const purpose = purposeOf(seed, request);
  const taskId = String(FIRST_TASK + request);
  const status = STATUS[purpose];
  return { purpose, taskId, body: bodyOf(purpose, taskId, request), ...(status && { status }) };
};

/** Ids of tasks that wait and that nobody asks to cancel. */
export const bystanders = (messages: number): string[] =>
  Array.from({ length: Math.ceil(messages * BYSTANDERS_PER_REQUEST) }, (_, index) =>
    String(FIRST_BYSTANDER + index),
  );

/** The request that a body names, however much of it can be read; -1 when it names none. */
export const requestIn = (body: string): number => Number(/"soak-(\d+)"/.exec(body)?.[1] ?? -1);

/** The request that asks for a task; -1 when nobody does. */
export const requestFor = (taskId: string, messages: number): number => {
  const request = Number(taskId) - FIRST_TASK;
  return request >= 0 && request < messages ? request : -1;
};
