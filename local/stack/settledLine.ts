import type { SettledRequest } from './settledRequest.ts';

const TASK_WIDTH = 19;
const OUTCOME_WIDTH = 17;

const FATES: Readonly<Record<SettledRequest['fate'], string | undefined>> = {
  done: undefined,
  told: 'told',
  handed_back: 'deferred',
  retried: 'retry',
  dead: 'dead',
  parked: 'rejected',
  split: 'split',
  kept: 'kept',
};

type Attempt = SettledRequest['attempts'][number];

const describeCall = ({ operation, http_status: status, code }: Attempt): string =>
  [operation, status ?? 'no answer', code].filter((part) => part !== undefined).join(' ');

/**
 * What became of a request, as a line for a person: time, task, outcome, calls.
 *
 * @param at - Epoch milliseconds.
 */
export const settledLine = (settled: SettledRequest, at: number): string => {
  const { fate, outcome = '', status, task_id: taskId = '-', failure, attempts } = settled;
  const time = new Date(at).toISOString().slice(11, 19);
  const end = FATES[fate] ?? outcome;
  const why = [status, fate === 'parked' ? failure?.message : undefined];
  const facts = [...why.filter((part) => part !== undefined), ...attempts.map(describeCall)];
  return `${time}  ${taskId.padEnd(TASK_WIDTH)}  ${end.padEnd(OUTCOME_WIDTH)}  ${facts.join(', ')}`.trimEnd();
};
