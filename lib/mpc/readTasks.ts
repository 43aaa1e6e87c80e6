import { parseApiTime } from './apiTime.ts';
import { InexactNumber, parseExactJson } from './exactJson.ts';
import {
  type ObsLocation,
  TASK_STATUSES,
  type TaskPage,
  type TaskStatus,
  type TaskView,
} from './task.ts';
import { parseTaskId } from './taskId.ts';

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const KNOWN_STATUSES: ReadonlySet<unknown> = new Set(TASK_STATUSES);

/** Sister queries and notifications spell `SUCCEEDED` without its ending. */
const readStatus = (value: unknown): TaskStatus | undefined => {
  if (value === 'SUCCEED') return 'SUCCEEDED';
  return KNOWN_STATUSES.has(value) ? (value as TaskStatus) : undefined;
};

const readLocation = (value: unknown): ObsLocation | undefined => {
  if (!isObject(value)) return undefined;
  const { bucket, object } = value;
  return {
    ...(typeof bucket === 'string' ? { bucket } : {}),
    ...(typeof object === 'string' ? { object } : {}),
  };
};

const readTemplateIds = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value)
    ? value.map((id) => (id instanceof InexactNumber ? id.source : String(id)))
    : undefined;

/** Leaves out what is undefined, which an optional property may not hold. */
const defined = <T extends object>(fields: { [K in keyof T]: T[K] | undefined }): Partial<T> => {
  const kept: Partial<T> = {};
  for (const name in fields) if (fields[name] !== undefined) kept[name] = fields[name];
  return kept;
};

const readTask = (item: unknown): TaskView | undefined => {
  if (!isObject(item)) return undefined;
  const taskId = parseTaskId(item['task_id']);
  const status = readStatus(item['status']);
  if (taskId === undefined || status === undefined) return undefined;
  const { create_time: createTime, end_time: endTime, user_data: userData } = item;
  return {
    taskId,
    status,
    ...defined<Omit<TaskView, 'taskId' | 'status'>>({
      createdAt: typeof createTime === 'string' ? parseApiTime(createTime) : undefined,
      endedAt: typeof endTime === 'string' ? parseApiTime(endTime) : undefined,
      userData: typeof userData === 'string' ? userData : undefined,
      input: readLocation(item['input']),
      output: readLocation(item['output']),
      templateIds: readTemplateIds(item['trans_template_id']),
    }),
  };
};

const isTruncated = (value: unknown): boolean => value === 1 || value === '1' || value === true;

/**
 * Reads the body of a list or query.
 * An item without a readable id or status is left out and counted.
 *
 * @returns undefined when the body is no list of tasks, such as a page of HTML or JSON that was cut off.
 */
export const readTaskPage = (body: string): TaskPage | undefined => {
  let parsed: unknown;
  try {
    parsed = parseExactJson(body);
  } catch {
    return undefined;
  }
  if (!isObject(parsed) || !Array.isArray(parsed['task_array'])) return undefined;
  const total = parsed['total'];
  const items: readonly unknown[] = parsed['task_array'];
  const tasks = items.map(readTask).filter((task) => task !== undefined);
  return {
    tasks,
    unreadable: items.length - tasks.length,
    truncated: isTruncated(parsed['is_truncated']),
    ...(typeof total === 'number' ? { total } : {}),
  };
};
