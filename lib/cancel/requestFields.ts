/**
 * What a field of a cancel request may hold. Decoders are made of these kinds where requests are read, and JSON Schema
 * where the contract is published, so that neither can say what the other does not.
 */
export type FieldKind =
  /** An id of a task: an integer or a string of digits. */
  | 'task_id'
  /** 1 to {@link MOST_TASKS_PER_LIST} ids. */
  | 'task_ids'
  /** A string of at most {@link LONGEST_TEXT} characters. */
  | 'text'
  /** A string of any length. */
  | 'any_text'
  /** An ISO 8601 instant with a time zone. */
  | 'instant'
  /** An object of {@link EXPECT_FIELDS}. */
  | 'expectation';

/** A list names at most this many tasks. */
export const MOST_TASKS_PER_LIST = 1_000;

/** In characters: code points, as JSON Schema counts. */
export const LONGEST_TEXT = 256;

/** Optional fields of every request. */
export const SHARED_FIELDS = {
  project_id: 'text',
  reason: 'text',
  requested_by: 'text',
  correlation_id: 'text',
  not_after: 'instant',
  expect: 'expectation',
} as const satisfies Readonly<Record<string, FieldKind>>;

/** What the task must be like; both optional. */
export const EXPECT_FIELDS = {
  user_data: 'any_text',
  created_before: 'instant',
} as const satisfies Readonly<Record<string, FieldKind>>;

/** What a request for one task must have besides. */
export const SINGLE_FIELDS = { task_id: 'task_id' } as const;

/** What a request for several tasks must have besides. */
export const LIST_FIELDS = { task_ids: 'task_ids' } as const;
