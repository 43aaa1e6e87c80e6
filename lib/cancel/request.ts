import {
  anything,
  converted,
  type Decoded,
  type Report,
  such,
  textOr,
  WRONG,
} from '../decode/decoder.ts';
import { arrayOf, strictObject } from '../decode/object.ts';
import { parseExactJson } from '../mpc/exactJson.ts';
import { parseTaskId } from '../mpc/taskId.ts';
import { optionals, required } from './fieldDecoders.ts';
import { instant } from './instant.ts';
import { isJsonObject } from './jsonObject.ts';
import {
  EXPECT_FIELDS,
  LIST_FIELDS,
  LONGEST_TEXT,
  MOST_TASKS_PER_LIST,
  SHARED_FIELDS,
  SINGLE_FIELDS,
} from './requestFields.ts';
import { toSendableJson } from './sendableJson.ts';

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

const taskId = converted(anything, parseTaskId, (value) =>
  value === undefined
    ? 'is missing'
    : 'must be an integer or a string of digits from 1 to 9223372036854775807',
);
const taskIds = such(
  such(
    arrayOf(taskId, 'must be an array of task ids'),
    ({ length }) => length > 0,
    'must not be empty',
  ),
  ({ length }) => length <= MOST_TASKS_PER_LIST,
  `must not exceed ${MOST_TASKS_PER_LIST} entries`,
);
const anyText = textOr('must be a string');
const text = such(
  anyText,
  (value) => value.length <= LONGEST_TEXT || [...value].length <= LONGEST_TEXT,
  `must not exceed ${LONGEST_TEXT} characters`,
);

const SIMPLE = { any_text: anyText, instant };
const expectFields = strictObject(optionals(EXPECT_FIELDS, SIMPLE));
const expectation: typeof expectFields = (value, report) => {
  if (isJsonObject(value)) return expectFields(value, report);
  report('', 'must be an object with user_data or created_before');
  return WRONG;
};

const sharedFields = optionals(SHARED_FIELDS, { ...SIMPLE, text, expectation });
const singleFields = strictObject({
  ...required(SINGLE_FIELDS, { task_id: taskId }),
  ...sharedFields,
});
const listFields = strictObject({
  ...required(LIST_FIELDS, { task_ids: taskIds }),
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

const projectProblems = (
  { project_id: named }: Record<string, unknown>,
  allowed: AllowedProjects,
): Problem[] =>
  typeof named !== 'string' || allowed.projectIds.has(named)
    ? []
    : [problem('project_id', 'is not one of the configured projects')];

const toRequest = (
  fields: Decoded<typeof singleFields>,
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

/** Characters of the requests that a list becomes: a thousand of the largest would fill the memory of a function. */
const LARGEST_SPLIT = 16 * 1_024 * 1_024;

/** @returns undefined when they would be too large together. */
const toSingleBodies = (
  fields: Record<string, unknown>,
  taskIds: readonly string[],
): string[] | undefined => {
  const { task_ids: _, ...shared } = fields;
  if (JSON.stringify(shared).length * taskIds.length > LARGEST_SPLIT) return undefined;
  return taskIds.map((id) => toSendableJson(JSON.stringify({ task_id: id, ...shared })));
};

const invalid = (problems: readonly Problem[]): ParsedBody => ({ kind: 'invalid', problems });

/**
 * Reads a cancel request that is already parsed (by {@link parseExactJson}, so that no id lost a digit).
 * Never throws: what is wrong comes back as problems, each naming its field.
 */
export const readRequest = (value: unknown, allowed: AllowedProjects): ParsedBody => {
  if (!isJsonObject(value)) return invalid([problem('', 'must be a JSON object')]);
  if ('task_id' in value && 'task_ids' in value) {
    return invalid([problem('task_ids', 'must not stand beside task_id')]);
  }
  const problems: Problem[] = [];
  const report: Report = (field, message) => problems.push(problem(field, message));
  const foreign = projectProblems(value, allowed);
  if ('task_ids' in value) {
    const list = listFields(value, report);
    if (list === WRONG || foreign.length > 0) return invalid([...problems, ...foreign]);
    const taskIds = list.task_ids;
    const singleBodies = toSingleBodies(value, taskIds);
    return singleBodies === undefined
      ? invalid([problem('task_ids', 'are too many for fields as long as these')])
      : { kind: 'list', taskIds, singleBodies };
  }
  const single = singleFields(value, report);
  return single === WRONG || foreign.length > 0
    ? invalid([...problems, ...foreign])
    : { kind: 'single', request: toRequest(single, allowed) };
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
