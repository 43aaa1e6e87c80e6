import { INVALID_PARAMETER, NO_SUCH_TASK, NOT_FINAL } from '../errorReplies.ts';
import { EMPTY_REPLY } from '../exchange.ts';
import { isFinal } from '../task.ts';
import { type Call, type Outcome, unchanged } from './call.ts';

/** DeleteTranscodingTaskByConsole: forgets a task that has ended. One path segment away from a cancel, and not one. */
export const deleteRecord = (call: Call): Outcome => {
  const [id, ...more] = call.taskIds ?? [];
  if (id === undefined || more.length > 0) return unchanged(INVALID_PARAMETER);
  const { tasks } = call.world.project(call.route.project, call.now);
  const task = tasks.get(id);
  if (task === undefined) return unchanged(NO_SUCH_TASK);
  if (!isFinal(task.status)) return unchanged(NOT_FINAL);
  tasks.remove(task);
  return { reply: EMPTY_REPLY, effect: 'record_deleted' };
};
