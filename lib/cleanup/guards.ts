import { compareTaskIds } from '../mpc/taskId.ts';
import type { StaleTask } from './rules.ts';

/** A bound on what a run may do to the list of one project, whatever the rules say. */
export interface ListGuards {
  /** Of the waiting tasks, how many may go at most: above 0, to 1. */
  readonly maxShare: number;
  /** Below so many waiting tasks nothing is stale. */
  readonly minWaiting: number;
}

/** How many tasks must wait so that the guards let `stale` of them go, and which guard it is that asks for so many. */
export const waitingNeeded = (
  stale: number,
  { maxShare, minWaiting }: ListGuards,
): { readonly count: number; readonly guard: 'share' | 'min_waiting' } => {
  // Rounded first: 0.07 of 100 tasks is 7.000000000000001.
  const byShare = Math.ceil(Number((stale / maxShare).toPrecision(12)));
  return byShare >= minWaiting
    ? { count: byShare, guard: 'share' }
    : { count: minWaiting, guard: 'min_waiting' };
};

/** A stale task and the project whose list it is on. */
export interface Candidate extends StaleTask {
  readonly projectId: string;
}

/** The oldest first; of the same second, the one with the lower id. */
export const oldestFirst = (left: Candidate, right: Candidate): number =>
  left.createdAt - right.createdAt || compareTaskIds(left.task.taskId, right.task.taskId);
