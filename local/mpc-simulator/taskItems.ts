import { isFinal, type Task } from './task.ts';
import { compactTime } from './times.ts';

/** Code and text of a run that ended well; the service uses its error fields for them. */
const COMPLETED = { error_code: 'MPC.10218', description: 'The task has completed.' };

/** Code and text of a run that failed, one of the documented reasons. */
const RUN_FAILED = {
  error_code: 'MPC.10052',
  description: 'The input file cannot be obtained. Check the path.',
};

const runResult = (task: Task): object => {
  if (task.status === 'SUCCEEDED') return COMPLETED;
  return task.status === 'FAILED' ? RUN_FAILED : {};
};

const sharedFields = (task: Task): object => ({
  task_id: task.id,
  status: task.status,
  // Documented: stays 0 unless the tenant is on an allow list.
  progress: 0,
  create_time: compactTime(task.createTime),
});

const endFields = (task: Task): object => ({
  ...(isFinal(task.status) && task.endTime !== undefined
    ? { end_time: compactTime(task.endTime) }
    : {}),
  ...runResult(task),
});

/** An item of the query API's `task_array`, as JSON. */
export const queryItemJson = (task: Task): string => {
  task.itemJson ??= JSON.stringify({
    ...sharedFields(task),
    ...endFields(task),
    ...task.source,
  });
  return task.itemJson;
};

/** An item of the detail API's `task_array`. */
export const detailItem = (task: Task): object => ({
  ...sharedFields(task),
  ...(task.startTime === undefined ? {} : { start_time: compactTime(task.startTime) }),
  ...endFields(task),
  input: task.source.input,
  output: task.source.output,
  user_data: task.source.user_data,
  ...(task.status === 'SUCCEEDED' ? { media_detail: {} } : {}),
  ...(task.status === 'FAILED'
    ? { xcode_error: { error_code: RUN_FAILED.error_code, error_msg: RUN_FAILED.description } }
    : {}),
});
