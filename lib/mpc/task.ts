/** States of a transcoding task; `NO_TASK` appears only in answers to a query for an unknown id. */
export const TASK_STATUSES = [
  'WAITING',
  'TRANSCODING',
  'SUCCEEDED',
  'FAILED',
  'CANCELED',
  'NEED_TO_BE_AUDIT',
  'NO_TASK',
] as const;

/** One of {@link TASK_STATUSES}. */
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** Where an input lies or an output goes. */
export interface ObsLocation {
  readonly bucket?: string;
  readonly object?: string;
}

/** What a query tells of one task; absent fields were absent or unreadable in the answer. */
export interface TaskView {
  /** Decimal digits: ids are 64-bit and never pass through a float. */
  readonly taskId: string;
  readonly status: TaskStatus;
  /** Epoch milliseconds. */
  readonly createdAt?: number;
  /** Epoch milliseconds at which it reached its final state; the API cuts off the milliseconds. */
  readonly endedAt?: number;
  readonly userData?: string;
  readonly input?: ObsLocation;
  readonly output?: ObsLocation;
  readonly templateIds?: readonly string[];
}

/** One page of a list of tasks. */
export interface TaskPage {
  readonly tasks: readonly TaskView[];
  /** Items without a readable id or status: nothing may be concluded from the absence of a task while there are any. */
  readonly unreadable: number;
  /** True when more pages exist. */
  readonly truncated: boolean;
  /** `total` of the answer; whether of all pages or of this one is not documented. */
  readonly total?: number;
}
