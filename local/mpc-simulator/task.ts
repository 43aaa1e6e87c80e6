/** States of a transcoding task, as the query API spells them (`SUCCEEDED`, not the `SUCCEED` of other task types). */
export const TASK_STATUSES = [
  'WAITING',
  'TRANSCODING',
  'SUCCEEDED',
  'FAILED',
  'CANCELED',
  'NEED_TO_BE_AUDIT',
] as const;

/** One of {@link TASK_STATUSES}. */
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** A place in object storage, as create and query spell it. */
export interface ObjectLocation {
  readonly bucket: string;
  readonly location: string;
  readonly object: string;
  readonly file_name?: string;
}

/** What the task was created with and what queries echo. */
export interface TaskSource {
  readonly input?: ObjectLocation;
  readonly output: ObjectLocation;
  readonly trans_template_id?: readonly number[];
  readonly output_file_name?: readonly string[];
  readonly user_data?: string;
}

/** One step of a task's life. */
export interface StateChange {
  readonly status: TaskStatus;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Sequence number of the ledger entry that caused it; absent when the life cycle or a seed did. */
  readonly call?: number;
}

/** A transcoding task as the simulator holds it. Times are epoch milliseconds. */
export interface Task {
  /** Decimal digits, 1 to 9223372036854775807. */
  readonly id: string;
  readonly project: string;
  readonly createTime: number;
  /** 9 starts before 6 (the API's default). */
  readonly priority: 6 | 9;
  readonly source: TaskSource;
  status: TaskStatus;
  startTime?: number;
  endTime?: number;
  readonly history: StateChange[];
  /** The query API's item as JSON, kept until the state changes: a page of a hundred is asked for again and again. */
  itemJson?: string;
}

/** Orders decimal ids by their number without turning them into one: int64 does not fit a double. */
export const compareTaskIds = (left: string, right: string): number => {
  if (left.length !== right.length) return left.length - right.length;
  if (left === right) return 0;
  return left < right ? -1 : 1;
};

/** Orders tasks by creation, then by id: the order of listings. */
export const compareByAge = (left: Task, right: Task): number =>
  left.createTime - right.createTime || compareTaskIds(left.id, right.id);

const FINAL: ReadonlySet<TaskStatus> = new Set(['SUCCEEDED', 'FAILED', 'CANCELED']);

/** Whether a task in this state will never change again. */
export const isFinal = (status: TaskStatus): boolean => FINAL.has(status);

/** Writes a change into the task. */
export const applyChange = (task: Task, change: StateChange): void => {
  task.status = change.status;
  if (change.status === 'TRANSCODING') task.startTime = change.at;
  if (isFinal(change.status)) task.endTime = change.at;
  task.history.push(change);
  delete task.itemJson;
};
