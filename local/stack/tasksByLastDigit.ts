import type { RunningSimulator } from '../mpc-simulator/server.ts';
import type { TaskStatus } from '../mpc-simulator/task.ts';
import type { NewTask } from '../mpc-simulator/taskWorld.ts';

/** The state in which a task begins, by the last digit of its id. Ids that end with 9 do not exist. */
export const STATE_BY_LAST_DIGIT: readonly (TaskStatus | undefined)[] = [
  'WAITING',
  'WAITING',
  'WAITING',
  'WAITING',
  'TRANSCODING',
  'SUCCEEDED',
  'FAILED',
  'CANCELED',
  'NEED_TO_BE_AUDIT',
  undefined,
];

/** `user_data` of every task that is put in. */
export const USER_DATA = 'demo';

/** The state in which a task begins; undefined when it does not exist. */
export const stateByLastDigit = (taskId: string): TaskStatus | undefined =>
  STATE_BY_LAST_DIGIT[Number(taskId.at(-1))];

/**
 * Puts the named tasks into the simulator, each in the state that its last digit says, so that any file of requests
 * finds a world that fits. Tasks that are there already stay as they are.
 */
export const seedTasks = (
  { simulator }: RunningSimulator,
  project: string,
  taskIds: Iterable<string>,
): void => {
  const seeds = [...new Set(taskIds)].flatMap((id): NewTask[] => {
    const status = stateByLastDigit(id);
    const isThere = simulator.task(project, id) !== undefined;
    if (status === undefined || isThere) return [];
    const output = { bucket: 'local-output', location: 'cn-north-4', object: id };
    return [{ project, id, status, source: { output, user_data: USER_DATA } }];
  });
  simulator.seedTasks(seeds);
};
