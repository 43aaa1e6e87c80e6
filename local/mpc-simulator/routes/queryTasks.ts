import { INVALID_PARAMETER } from '../errorReplies.ts';
import type { Reply } from '../exchange.ts';
import { TASK_STATUSES, type TaskStatus } from '../task.ts';
import { detailItem, queryItemJson } from '../taskItems.ts';
import { parseCompactTime } from '../times.ts';
import { type Call, type Outcome, unchanged } from './call.ts';
import { integerOf, MAX_IDS, valuesOf } from './parameters.ts';

const STATUSES: ReadonlySet<string> = new Set(TASK_STATUSES);

const arrayReply = (items: readonly string[], truncated: boolean, total: number): Reply => ({
  status: 200,
  body: `{"task_array":[${items.join(',')}],"is_truncated":${truncated ? 1 : 0},"total":${total}}`,
});

const noTask = (id: string): string => JSON.stringify({ task_id: id, status: 'NO_TASK' });

/** Status filter of a call; `null` when there is none, `undefined` when it is not a status. */
const statusOf = (call: Call): TaskStatus | null | undefined => {
  const [status] = valuesOf(call.parameters, 'status');
  if (status === undefined || status === '') return null;
  return STATUSES.has(status) ? (status as TaskStatus) : undefined;
};

/** One end of the time window; `undefined` when it is malformed. */
const boundOf = (call: Call, name: string, open: number): number | undefined => {
  const [text] = valuesOf(call.parameters, name);
  return text === undefined || text === '' ? open : parseCompactTime(text);
};

/** ListTranscodingTask with ids: page, size and times have no effect; at most ten ids. */
export const queryByIds = (call: Call): Outcome => {
  const status = statusOf(call);
  if (call.taskIds === undefined || call.taskIds.length > MAX_IDS || status === undefined) {
    return unchanged(INVALID_PARAMETER);
  }
  const { tasks } = call.world.project(call.route.project, call.now);
  const items: string[] = [];
  for (const id of new Set(call.taskIds)) {
    const task = tasks.get(id);
    if (task === undefined) {
      if (call.behaviour.unknownIds === 'NO_TASK') items.push(noTask(id));
    } else if (status === null || task.status === status) items.push(queryItemJson(task));
  }
  return unchanged(arrayReply(items, false, items.length));
};

/**
 * ListTranscodingTask without ids: a page of the tasks created in the window, both ends included, with the second
 * as the unit. `total` counts all pages.
 */
export const listTasks = (call: Call): Outcome => {
  const status = statusOf(call);
  const from = boundOf(call, 'start_time', Number.NEGATIVE_INFINITY);
  const to = boundOf(call, 'end_time', Number.MAX_SAFE_INTEGER - 1000);
  const page = integerOf(call.parameters, 'page', 0, 0, Number.MAX_SAFE_INTEGER);
  const size = integerOf(call.parameters, 'size', 10, 1, 100);
  if (
    status === undefined ||
    from === undefined ||
    to === undefined ||
    page === undefined ||
    size === undefined
  ) {
    return unchanged(INVALID_PARAMETER);
  }
  const { tasks } = call.world.project(call.route.project, call.now);
  const window = { from, to: to + 999, ...(status === null ? {} : { status }) };
  const found = tasks.page(window, page * size, size, call.behaviour.listOrder);
  const truncated = found.total > (page + 1) * size;
  return unchanged(arrayReply(found.tasks.map(queryItemJson), truncated, found.total));
};

/** ListTranscodeDetail: up to ten ids, unknown ones left out. */
export const detailTasks = (call: Call): Outcome => {
  const ids = call.taskIds;
  if (ids === undefined || ids.length === 0 || ids.length > MAX_IDS) {
    return unchanged(INVALID_PARAMETER);
  }
  const { tasks } = call.world.project(call.route.project, call.now);
  const found = [...new Set(ids)].flatMap((id) => tasks.get(id) ?? []);
  return unchanged({
    status: 200,
    body: JSON.stringify({ task_array: found.map(detailItem) }),
  });
};
