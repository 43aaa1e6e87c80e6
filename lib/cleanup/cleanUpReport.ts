import type { ChosenTask } from './chosenTask.ts';

/**
 * How a run ended. `done`: all that was chosen is on the queue, be it nothing. `refused`: guards refused all that was
 * stale. `enqueue_failed`: SQS has not confirmed all of it. All others: nothing was enqueued.
 */
export type RunEnd =
  | 'done'
  | 'dry_run'
  | 'refused'
  | 'switched_off'
  | 'already_running'
  | 'list_failed'
  | 'no_time'
  | 'enqueue_failed';

/** Ends that somebody has to look at. */
export const FAILED_ENDS: ReadonlySet<RunEnd> = new Set([
  'list_failed',
  'no_time',
  'enqueue_failed',
]);

/** A guard that refused the stale tasks of a project. */
export interface Refusal {
  readonly project_id: string;
  readonly guard: 'share' | 'min_waiting';
  readonly stale: number;
  /** Fewer tasks than this wait, of any age; with so many the guard would have agreed. */
  readonly waiting_needed: number;
}

/** What one run saw and did; fields as they stand in the log line and in the result of the function. */
export interface CleanUpReport {
  readonly ended: RunEnd;
  /** In words, where it is not plain from the rest. */
  readonly why?: string;
  readonly dry_run: boolean;
  readonly older_than_s: number;
  /** ISO 8601; older tasks only. */
  readonly created_before?: string;
  /** Different tasks on the lists: the sum of `too_young`, `spared`, `refused`, `over_cap` and `chosen` unless it failed. */
  readonly seen: number;
  /** Items whose id or status could not be read: left alone. */
  readonly unreadable: number;
  readonly too_young: number;
  /** By rule. */
  readonly spared: Readonly<Record<string, number>>;
  /** By guard. */
  readonly refused: Readonly<Record<string, number>>;
  readonly refusals: readonly Refusal[];
  /** Stale, but more than one run may choose; a later run gets to them. */
  readonly over_cap: number;
  readonly chosen: number;
  /** Confirmed by SQS. */
  readonly enqueued: number;
  /** Chosen, but not confirmed by SQS: they may be on the queue or not, and the next run chooses them again. */
  readonly unconfirmed: number;
  readonly oldest_waiting_age_s: number;
  /** Calls of the transcoding API that were sent. */
  readonly calls: number;
  /** What was chosen, the oldest first. */
  readonly tasks: readonly ChosenTask[];
}
