import * as z from 'zod/mini';
import { InexactNumber, parseExactJson } from '../mpc/exactJson.ts';
import { parseTaskId } from '../mpc/taskId.ts';

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

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
const isInstant = (value: string): boolean =>
  INSTANT.test(value) && !Number.isNaN(Date.parse(value));

const instant = z.pipe(
  z.string({ error: 'must be a string' }).check(
    z.refine(isInstant, {
      error: 'must be an ISO 8601 instant with a time zone, such as 2026-01-31T12:00:00Z',
    }),
  ),
  z.transform((value) => Date.parse(value)),
);

const sharedFields = {
  project_id: z.optional(text),
  reason: z.optional(text),
  requested_by: z.optional(text),
  correlation_id: z.optional(text),
  not_after: z.optional(instant),
  expect: z.optional(
    z.strictObject(
      {
        user_data: z.optional(z.string({ error: 'must be a string' })),
        created_before: z.optional(instant),
      },
      { error: 'must be an object with user_data or created_before' },
    ),
  ),
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

const projectProblem = (projectId: string | undefined, allowed: AllowedProjects): Problem[] =>
  projectId === undefined || allowed.projectIds.has(projectId)
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

const toSingleBodies = (fields: Record<string, unknown>, taskIds: readonly string[]): string[] => {
  const { task_ids: _, ...shared } = fields;
  return taskIds.map((id) => JSON.stringify({ task_id: id, ...shared }));
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof InexactNumber);

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
  if ('task_ids' in value) {
    const list = z.safeParse(listSchema, value);
    const problems = list.success
      ? projectProblem(list.data.project_id, allowed)
      : toProblems(list.error);
    if (!list.success || problems.length > 0) return { kind: 'invalid', problems };
    const taskIds = list.data.task_ids;
    return { kind: 'list', taskIds, singleBodies: toSingleBodies(value, taskIds) };
  }
  const single = z.safeParse(singleSchema, value);
  const problems = single.success
    ? projectProblem(single.data.project_id, allowed)
    : toProblems(single.error);
  if (!single.success || problems.length > 0) return { kind: 'invalid', problems };
  return { kind: 'single', request: toRequest(single.data, allowed) };
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
