import * as z from 'zod/mini';
import { InexactNumber, parseExactJson } from '../mpc/exactJson.ts';
import { parseTaskId } from '../mpc/taskId.ts';
import { instant } from './instant.ts';

/** A list names at most this many tasks. */
export const MOST_TASKS_PER_LIST = 1_000;
const LONGEST_TEXT = 256;

/** One task to cancel: the contract of the queue and of the HTTP door, after validation. */
export interface CancelRequest {
  /** Decimal digits, 1 to 9223372036854775807, without leading zeros. */
  readonly taskId: string;
  /** One of the configured projects. */
  readonly projectId: string;
  readonly reason?: string;
  readonly requestedBy?: string;
  readonly correlationId?: string;
  /** Epoch milliseconds; after it the request is dropped as `expired` instead of being sent. */
  readonly notAfter?: number;
  /** Checked by a query before anything is cancelled; where it differs nothing is sent. */
  readonly expect?: { readonly userData?: string; readonly createdBefore?: number };
}

const taskId = z.pipe(
  z.unknown().check(
    z.refine((value) => parseTaskId(value) !== undefined, {
      error: (issue) =>
        issue.input === undefined
          ? 'is missing'
          : 'must be an integer or a string of digits from 1 to 9223372036854775807',
    }),
  ),
  z.transform((value) => parseTaskId(value) as string),
);

const text = z
  .string({ error: 'must be a string' })
  .check(z.maxLength(LONGEST_TEXT, { error: `must not exceed ${LONGEST_TEXT} characters` }));

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof InexactNumber);

const expectation = z.pipe(
  z
    .unknown()
    .check(z.refine(isObject, { error: 'must be an object with user_data or created_before' })),
  z.strictObject({
    user_data: z.optional(z.string({ error: 'must be a string' })),
    created_before: z.optional(instant),
  }),
);

const sharedFields = {
  project_id: z.optional(text),
  reason: z.optional(text),
  requested_by: z.optional(text),
  correlation_id: z.optional(text),
  not_after: z.optional(instant),
  expect: z.optional(expectation),
};

/** A request for one task, as it stands in a message. */
export const singleSchema = z.strictObject({ task_id: taskId, ...sharedFields });
/** A request for several tasks, as it stands in a message. */
export const listSchema = z.strictObject({
  task_ids: z
    .array(taskId, { error: 'must be an array of task ids' })
    .check(
      z.minLength(1, { error: 'must not be empty' }),
      z.maxLength(MOST_TASKS_PER_LIST, { error: `must not exceed ${MOST_TASKS_PER_LIST} entries` }),
    ),
  ...sharedFields,
});

/** What a body turned out to be. `list`: each task with the shared fields, still as JSON texts for single messages. */
export type ParsedBody =
  | { readonly kind: 'single'; readonly request: CancelRequest }
  | {
      readonly kind: 'list';
      readonly taskIds: readonly string[];
      readonly singleBodies: readonly string[];
    }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

/** What is wrong with a body, and where. */
export interface Problem {
  /** Dotted path of the field; empty for the body as a whole. */
  readonly field: string;
  readonly message: string;
}

/** Projects that requests may name; a request without one gets `defaultProject`. */
export interface AllowedProjects {
  readonly projectIds: ReadonlySet<string>;
  readonly defaultProject: string;
}

const problem = (field: string, message: string): Problem => ({ field, message });

const toProblems = (error: z.core.$ZodError): Problem[] =>
  error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => problem([...issue.path, key].join('.'), 'is not a known field'))
      : [problem(issue.path.join('.'), issue.message)],
  );

const projectProblems = (
  { project_id: named }: Record<string, unknown>,
  allowed: AllowedProjects,
): Problem[] =>
  typeof named !== 'string' || allowed.projectIds.has(named)
    ? []
    : [problem('project_id', 'is not one of the configured projects')];

const toRequest = (
  fields: z.infer<typeof singleSchema>,
  allowed: AllowedProjects,
): CancelRequest => {
  const { expect } = fields;
  return {
    taskId: fields.task_id,
    projectId: fields.project_id ?? allowed.defaultProject,
    ...(fields.reason === undefined ? {} : { reason: fields.reason }),
    ...(fields.requested_by === undefined ? {} : { requestedBy: fields.requested_by }),
    ...(fields.correlation_id === undefined ? {} : { correlationId: fields.correlation_id }),
    ...(fields.not_after === undefined ? {} : { notAfter: fields.not_after }),
    ...(expect === undefined
      ? {}
      : {
          expect: {
            ...(expect.user_data === undefined ? {} : { userData: expect.user_data }),
            ...(expect.created_before === undefined
              ? {}
              : { createdBefore: expect.created_before }),
          },
        }),
  };
};

/** The two characters that JSON leaves as they are and SQS refuses. */
const NOT_ALLOWED = /[\ufffe\uffff]/g;
const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16)}`;

const toSingleBodies = (fields: Record<string, unknown>, taskIds: readonly string[]): string[] => {
  const { task_ids: _, ...shared } = fields;
  return taskIds.map((id) =>
    JSON.stringify({ task_id: id, ...shared }).replace(NOT_ALLOWED, escaped),
  );
};

const readList = (value: Record<string, unknown>, foreign: readonly Problem[]): ParsedBody => {
  const list = z.safeParse(listSchema, value);
  const problems = list.success ? foreign : [...toProblems(list.error), ...foreign];
  if (!list.success || problems.length > 0) return { kind: 'invalid', problems };
  const taskIds = list.data.task_ids;
  return { kind: 'list', taskIds, singleBodies: toSingleBodies(value, taskIds) };
};

/**
 * Reads a cancel request that is already parsed (by {@link parseExactJson}, so that no id lost a digit).
 * Never throws: what is wrong comes back as problems, each naming its field.
 */
export const readRequest = (value: unknown, allowed: AllowedProjects): ParsedBody => {
  if (!isObject(value))
    return { kind: 'invalid', problems: [problem('', 'must be a JSON object')] };
  if ('task_id' in value && 'task_ids' in value) {
    return { kind: 'invalid', problems: [problem('task_ids', 'must not stand beside task_id')] };
  }
  const foreign = projectProblems(value, allowed);
  if ('task_ids' in value) return readList(value, foreign);
  const single = z.safeParse(singleSchema, value);
  const problems = single.success ? foreign : [...toProblems(single.error), ...foreign];
  return single.success && problems.length === 0
    ? { kind: 'single', request: toRequest(single.data, allowed) }
    : { kind: 'invalid', problems };
};

/** Reads the body of a message. Never throws. */
export const parseBody = (body: string, allowed: AllowedProjects): ParsedBody => {
  let value: unknown;
  try {
    value = parseExactJson(body);
  } catch {
    return { kind: 'invalid', problems: [problem('', 'is not JSON')] };
  }
  return readRequest(value, allowed);
};
