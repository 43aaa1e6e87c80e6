import type { ObsLocation, TaskView } from '../mpc/task.ts';
import { type Glob, parseGlob } from './glob.ts';

const bucketOf = (location: ObsLocation | undefined): readonly string[] | undefined =>
  location?.bucket === undefined ? undefined : [location.bucket];

/** What filters can look at, each with the values that a task shows of it; undefined where it shows none. */
const FIELDS = {
  user_data: ({ userData }: TaskView) => (userData === undefined ? undefined : [userData]),
  input: ({ input }: TaskView) =>
    input?.bucket === undefined || input.object === undefined
      ? undefined
      : [`${input.bucket}/${input.object}`],
  input_bucket: ({ input }: TaskView) => bucketOf(input),
  output_bucket: ({ output }: TaskView) => bucketOf(output),
  template_id: ({ templateIds }: TaskView) => templateIds,
} as const satisfies Readonly<Record<string, (task: TaskView) => readonly string[] | undefined>>;

type FieldName = keyof typeof FIELDS;

const isFieldName = (name: string): name is FieldName => Object.hasOwn(FIELDS, name);

/** One condition: a field of a task and the glob that a value of it matches. */
export interface Condition {
  readonly field: FieldName;
  /** As it was written, such as `user_data=batch-*`. */
  readonly text: string;
  readonly glob: Glob;
}

/** Conditions that were written in one text. */
export type Filter = readonly Condition[];

/** A filter, or all that is wrong with it. */
export type ParsedFilter =
  | { readonly ok: true; readonly filter: Filter }
  | { readonly ok: false; readonly problems: readonly string[] };

/** What one condition says of a task: `unknown` where the task does not show the field. */
export type Finding = 'matches' | 'differs' | 'unknown';

/** Holds a task against one condition. A task without user data has none; of other fields it only shows none. */
export const hold = ({ field, glob }: Condition, task: TaskView): Finding => {
  const values = FIELDS[field](task);
  if (values === undefined) return field === 'user_data' ? 'differs' : 'unknown';
  return values.some((value) => glob.matches(value)) ? 'matches' : 'differs';
};

const PARTS = /(?:\\.|[^\\;]|\\$)+/gs;

const parseCondition = (part: string): Condition | string => {
  const text = part.trim();
  const equals = text.indexOf('=');
  const field = text.slice(0, equals).trim();
  const pattern = text.slice(equals + 1).trim();
  if (equals < 0) return `${text} has no equals sign; write field=glob`;
  if (!isFieldName(field)) {
    return `${field} is no field that can be filtered by; these are ${Object.keys(FIELDS).join(', ')}`;
  }
  if (pattern === '') return `${field} has no glob`;
  const parsed = parseGlob(pattern);
  if (!parsed.ok) return `the glob of ${field} ${parsed.problem}`;
  return { field, text: `${field}=${pattern}`, glob: parsed.glob };
};

/**
 * Reads conditions as they stand in settings, separated by semicolons: `user_data=batch-*; input=bucket/prefix/*`. A
 * semicolon inside a glob is written with a backslash before it.
 */
export const parseFilter = (text: string): ParsedFilter => {
  const parts = (text.match(PARTS) ?? []).filter((part) => part.trim() !== '');
  if (parts.length === 0) return { ok: false, problems: ['names no field'] };
  const read = parts.map(parseCondition);
  const problems = read.filter((each) => typeof each === 'string');
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, filter: read.filter((each) => typeof each !== 'string') };
};
