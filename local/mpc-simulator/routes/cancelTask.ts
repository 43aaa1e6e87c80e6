import { CANCEL_REFUSED, INVALID_PARAMETER, NO_SUCH_TASK } from '../errorReplies.ts';
import { EMPTY_REPLY } from '../exchange.ts';
import { type Call, type Outcome, unchanged } from './call.ts';

/**
 * DeleteTranscodingTask: only a task still in the queue can be cancelled. The documentation shows no answer to a second
 * cancel, nor to one of a task under review; both get the refusal that finished tasks get.
 */
export const cancelTask = (call: Call): Outcome => {
  const [id, ...more] = call.taskIds ?? [];
  if (id === undefined || more.length > 0) return unchanged(INVALID_PARAMETER);
  const { tasks } = call.world.project(call.route.project, call.now);
  const task = tasks.get(id);
  if (task === undefined) return unchanged(NO_SUCH_TASK);
  if (task.status !== 'WAITING') return unchanged(CANCEL_REFUSED[call.behaviour.cancelRefusal]);
  tasks.change(task, { status: 'CANCELED', at: call.now, call: call.seq });
  return { reply: EMPTY_REPLY, effect: 'cancelled' };
};
