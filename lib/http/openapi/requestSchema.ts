import { INSTANT_PATTERN } from '../../cancel/instant.ts';
import {
  EXPECT_FIELDS,
  type FieldKind,
  LIST_FIELDS,
  LONGEST_TEXT,
  MOST_TASKS_PER_LIST,
  SHARED_FIELDS,
  SINGLE_FIELDS,
} from '../../cancel/requestFields.ts';
import { LARGEST_TASK_ID } from '../../mpc/taskId.ts';
import { type Schema, strictObjectSchema } from './schema.ts';

/** Numbers without leading zeros up to one of as many digits: one alternative for each digit at which they first differ. */
const upTo = (largest: string): string =>
  [
    `\\d{1,${largest.length - 1}}`,
    ...[...largest].flatMap((digit, index) =>
      digit === '0'
        ? []
        : `${largest.slice(0, index)}[0-${Number(digit) - 1}]\\d{${largest.length - index - 1}}`,
    ),
    largest,
  ].join('|');

/** A task id in digits, with leading zeros if it likes. */
const TASK_ID_PATTERN = `^(?!0+$)(?:${upTo(LARGEST_TASK_ID)})$`;

const taskId: Schema = {
  description:
    'A task of the transcoding API: 1 to 9223372036854775807. As an integer every digit of it counts, though many JSON ' +
    'parsers would round what is beyond 2^53, and no exponent or fraction is taken; a string of digits is safe everywhere.',
  anyOf: [
    { type: 'integer', format: 'int64', minimum: 1 },
    { type: 'string', pattern: TASK_ID_PATTERN },
  ],
};

const fieldsOf = (spec: Readonly<Record<string, FieldKind>>): Record<string, Schema> =>
  Object.fromEntries(
    Object.entries(spec).map(([name, kind]) => {
      const description = DESCRIPTIONS[name];
      return [name, { ...KINDS[kind], ...(description === undefined ? {} : { description }) }];
    }),
  );

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  project_id: 'One of the configured projects; the first of them when absent.',
  reason: 'Why, for the log.',
  requested_by: 'Who, for the log.',
  correlation_id: 'Comes back in the answer, and stands in the log.',
  not_after: 'After this instant the request is dropped as expired instead of being sent.',
  expect:
    'What the task must be like. Looked up before anything is cancelled; a task that differs is left alone.',
  user_data: 'The user data with which the task was created.',
  created_before: 'An instant before which the task was created.',
};

const instant: Schema = { type: 'string', pattern: INSTANT_PATTERN };
const KINDS: Readonly<Record<FieldKind, Schema>> = {
  task_id: taskId,
  task_ids: {
    description:
      'Tasks, each of which becomes a request of its own with all other fields of this one.',
    type: 'array',
    minItems: 1,
    maxItems: MOST_TASKS_PER_LIST,
    items: taskId,
  },
  text: { type: 'string', maxLength: LONGEST_TEXT },
  any_text: { type: 'string' },
  instant,
  get expectation() {
    return strictObjectSchema([], fieldsOf(EXPECT_FIELDS));
  },
};

/** A request for one task. */
export const SINGLE_SCHEMA: Schema = strictObjectSchema(
  Object.keys(SINGLE_FIELDS),
  { ...fieldsOf(SINGLE_FIELDS), ...fieldsOf(SHARED_FIELDS) },
  { description: 'A request to cancel one task.' },
);

/** A request for several tasks. */
export const LIST_SCHEMA: Schema = strictObjectSchema(
  Object.keys(LIST_FIELDS),
  { ...fieldsOf(LIST_FIELDS), ...fieldsOf(SHARED_FIELDS) },
  { description: 'A request to cancel several tasks.' },
);

/** What a message of the queue may hold, as a document of its own. */
export const CANCEL_REQUEST_SCHEMA: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Cancel request',
  description:
    'The body of a message on the queue of cancel requests, or of a request to the HTTP door: a task to cancel, or several.',
  oneOf: [SINGLE_SCHEMA, LIST_SCHEMA],
};
