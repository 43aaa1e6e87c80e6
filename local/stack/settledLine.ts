import type { SettledRequest } from './settledRequest.ts';

const TASK_WIDTH = 19;
const OUTCOME_WIDTH = 17;

const FATES: Readonly<Record<SettledRequest['fate'], string | undefined>> = {
  done: undefined,
  handed_back: 'deferred',
  retried: 'retry',
  dead: 'dead',
  parked: 'rejected',
  split: 'split',
  kept: 'kept',
};

const describeCall = ({ operation, status, code }: SettledRequest['calls'][number]): string =>
  [operation, status ?? 'no answer', code].filter((part) => part !== undefined).join(' ');

/**
 * What became of a request, as a line for a person: time, task, outcome, calls.
 *
 * @param at - Epoch milliseconds.
 */
export const settledLine = (settled: SettledRequest, at: number): string => {
  const { fate, outcome = '', status, taskId = '-', failure, calls } = settled;
  const time = new Date(at).toISOString().slice(11, 19);
  const end = FATES[fate] ?? outcome;
  const why = [status, fate === 'parked' ? failure?.message : undefined];
  const facts = [...why.filter((part) => part !== undefined), ...calls.map(describeCall)];
  return `${time}  ${taskId.padEnd(TASK_WIDTH)}  ${end.padEnd(OUTCOME_WIDTH)}  ${facts.join(', ')}`.trimEnd();
};
