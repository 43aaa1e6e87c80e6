import type { CallResult } from '../mpc/callResult.ts';
import { MOST_IDS_PER_QUERY } from '../mpc/client.ts';
import type { Failure } from '../mpc/failure.ts';
import type { TaskPage, TaskView } from '../mpc/task.ts';
import { dispatch } from './dispatch.ts';
import type { Refusal } from './gate.ts';
import type { ProjectTools } from './projectTools.ts';
import { outcomeOfStatus } from './statusOutcome.ts';
import { ageOf, settle, type Target } from './target.ts';
import type { TimeGuard } from './timeGuard.ts';
import { admitWaiting, type Workload } from './workload.ts';

const UNREADABLE_ITEM: Failure = {
  class: 'retry',
  code: 'HTTP.UNREADABLE',
  message: 'an item of the answer to a query could not be read',
  sent: true,
  remedy: 'none',
};

/** Leaves a task whose DELETE has no clear answer to a later try, which will query it first. */
const retryUnresolved = (target: Target, failure: Failure): void =>
  settle(target, { kind: 'retry', failure, deleteSent: true });

const conclude = (
  target: Target,
  view: TaskView,
  load: Workload,
  { sightings, clock }: ProjectTools,
): void => {
  if (target.wasUnknown) {
    sightings.learned(ageOf(target, clock.now()), view.status === 'WAITING');
  }
  sightings.saw(view, clock.now());
  const outcome = outcomeOfStatus(target, view);
  if (outcome === undefined) admitWaiting(load, target, view);
  else {
    target.seen = view;
    settle(target, outcome);
  }
};

const afterFailedQuery = (group: readonly Target[], failure: Failure): void => {
  const isProjectFault = failure.class === 'auth' || failure.class === 'project';
  for (const target of group) {
    if (target.unresolved) retryUnresolved(target, target.unresolved);
    else if (!isProjectFault) settle(target, { kind: 'retry', failure, deleteSent: false });
  }
};

/**
 * Queries tasks, ten a call, and settles each by its status; one that still waits and was not tried goes to
 * `load.toCancel`. Each call is filled up with tasks that are likely gone.
 *
 * @param first - emptied; tasks that must be queried, such as those whose DELETE has no clear answer.
 * @param goneToo - whether calls are sent for tasks that are likely gone alone.
 * @returns why it stopped early, if it did; tasks of `first` with an unclear DELETE then have the outcome `retry`.
 */
export const queryTargets = async (
  first: Target[],
  load: Workload,
  goneToo: boolean,
  tools: ProjectTools,
  guard: TimeGuard,
): Promise<Refusal | undefined> => {
  const { likelyGone } = load;
  const groups: Target[][] = [];
  while (first.length > 0 || (goneToo && likelyGone.length > 0)) {
    const group = first.splice(0, MOST_IDS_PER_QUERY);
    group.push(...likelyGone.splice(0, MOST_IDS_PER_QUERY - group.length));
    groups.push(group);
  }
  const answered = (group: Target[], result: CallResult<TaskPage>): void => {
    for (const target of group) target.calls.push(result.call);
    if (!result.ok) {
      afterFailedQuery(group, result.failure);
      return;
    }
    const views = new Map(result.value.tasks.map((task) => [task.taskId, task]));
    for (const target of group) {
      const { taskId } = target;
      const view = views.get(taskId);
      // An item that could not be read may be this very task: its absence then says nothing.
      if (view === undefined && result.value.unreadable > 0) {
        afterFailedQuery([target], UNREADABLE_ITEM);
      } else conclude(target, view ?? { taskId, status: 'NO_TASK' }, load, tools);
    }
  };
  const refusal = await dispatch<Target[], TaskPage>({
    gate: tools.gate,
    lane: 'query',
    lastStart: guard.lastStart,
    ending: guard.ending,
    concurrency: tools.concurrency,
    hasNext: () => groups.length > 0,
    next: () => groups.shift(),
    call: (group) =>
      tools.client.query(
        group.map(({ taskId }) => taskId),
        guard.signal,
      ),
    answered,
    putBack: (group, result) => {
      for (const target of group) target.calls.push(result.call);
      groups.unshift(group);
    },
  });
  for (const target of groups.flat()) {
    if (target.unresolved) retryUnresolved(target, target.unresolved);
    else load.likelyGone.push(target);
  }
  return refusal;
};
