import type { TaskView } from '../mpc/task.ts';
import type { Sightings } from './sightings.ts';
import { outcomeOfStatus } from './statusOutcome.ts';
import { mustBeSeen, settle, type Target, unanimousMismatch, youngest } from './target.ts';

/** The tasks of one run by what is to be done next with each. A target is in at most one of the three. */
export interface Workload {
  /** In serving order. */
  readonly toCancel: Target[];
  /** Not to be cancelled before it was seen. */
  readonly toSee: Target[];
  /** Most likely no longer in the queue: a query settles ten of them, and they fill up queries sent for others. */
  readonly likelyGone: Target[];
}

/** A task was seen waiting: it may be cancelled, unless nobody wants that of the task as it is. */
export const admitWaiting = (load: Workload, target: Target, view: TaskView): void => {
  target.seen = view;
  const mismatch = unanimousMismatch(target, view);
  if (mismatch) settle(target, mismatch);
  else load.toCancel.push(target);
};

/** Sorts tasks by what is believed of them; one that is known to have ended is settled at once, without a call. */
export const sortOut = (targets: readonly Target[], sightings: Sightings): Workload => {
  const load: Workload = { toCancel: [], toSee: [], likelyGone: [] };
  for (const target of targets) {
    const ended = sightings.seenEnded(target.taskId);
    const outcome = ended && outcomeOfStatus(target, ended);
    if (outcome) {
      target.seen = ended;
      settle(target, outcome);
      continue;
    }
    const view = sightings.seenWaiting(target.taskId, youngest(target));
    if (mustBeSeen(target)) {
      if (view) admitWaiting(load, target, view);
      else load.toSee.push(target);
    } else if (sightings.belief(target.taskId) === 'gone') load.likelyGone.push(target);
    else load.toCancel.push(target);
  }
  return load;
};
