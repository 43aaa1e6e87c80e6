import { PROBLEMS } from '../problem.ts';
import { TRANSCODING_ERRORS } from '../transcodingAnswers.ts';
import { LIST_SCHEMA, SINGLE_SCHEMA } from './requestSchema.ts';
import { type Schema, strictObjectSchema } from './schema.ts';

const text: Schema = { type: 'string' };
const choice = (...values: readonly string[]): Schema => ({ type: 'string', enum: values });
const count: Schema = { type: 'integer', minimum: 0 };
const taskId: Schema = { type: 'string', pattern: '^[1-9]\\d{0,18}$' };

const NAMING = { task_id: taskId, project_id: text, correlation_id: text };

/** An outcome object of certain outcomes, with what they say besides. */
const outcome = (
  outcomes: readonly string[],
  rest: Readonly<Record<string, Schema>> = {},
  optional: Readonly<Record<string, Schema>> = {},
): Schema =>
  strictObjectSchema(['task_id', 'project_id', 'outcome', ...Object.keys(rest)], {
    ...NAMING,
    outcome: choice(...outcomes),
    ...rest,
    ...optional,
  });

const named = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

/** Schemas of all that comes in and goes out, by name. */
export const COMPONENT_SCHEMAS: Readonly<Record<string, Schema>> = {
  CancelRequest: SINGLE_SCHEMA,
  CancelRequestList: LIST_SCHEMA,
  CancelRequests: {
    description: 'Several requests, each with fields of its own.',
    type: 'array',
    minItems: 1,
    maxItems: 1_000,
    items: named('CancelRequest'),
  },
  Cancelled: outcome(['cancelled', 'already_cancelled']),
  NotFound: outcome(['not_found']),
  TooLate: outcome(['too_late'], {
    status: choice('TRANSCODING', 'SUCCEEDED', 'FAILED', 'NEED_TO_BE_AUDIT'),
  }),
  Expired: outcome(['expired']),
  Mismatch: outcome(['mismatch'], { differs_in: choice('user_data', 'created_before') }),
  Undecided: outcome(
    ['deferred', 'retry'],
    { accepted: { const: true }, cause: choice('quota', 'breaker', 'time', 'failure') },
    { error_class: text, error_code: text },
  ),
  Queued: strictObjectSchema(['outcome', 'accepted', 'refused', 'requests'], {
    outcome: { const: 'queued' },
    accepted: { ...count, description: 'How many are on the queue for certain.' },
    refused: { ...count, description: 'How many SQS has not confirmed: send these again.' },
    requests: {
      type: 'array',
      minItems: 1,
      items: strictObjectSchema(['task_id', 'project_id', 'accepted'], {
        ...NAMING,
        accepted: { type: 'boolean' },
      }),
    },
  }),
  Problem: {
    description: 'A problem of RFC 9457. `code` is for machines.',
    type: 'object',
    required: ['title', 'status', 'code'],
    properties: {
      title: text,
      status: { type: 'integer', minimum: 400, maximum: 599 },
      code: choice(...Object.keys(PROBLEMS)),
      detail: text,
      errors: {
        description: 'All that is wrong with the body, each with its dotted path.',
        type: 'array',
        maxItems: 100,
        items: strictObjectSchema(['path', 'detail'], { path: text, detail: text }),
      },
      projects: { type: 'array', items: text },
      task_id: taskId,
      project_id: text,
      correlation_id: text,
      cause: choice('quota', 'breaker', 'time', 'failure'),
      error_class: text,
      error_code: text,
    },
    additionalProperties: false,
  },
  TranscodingError: {
    description: `An error as the transcoding API writes it, such as ${Object.keys(TRANSCODING_ERRORS).join(', ')}.`,
    ...strictObjectSchema(['error_code', 'error_msg'], {
      error_code: text,
      error_msg: text,
      request_id: text,
    }),
  },
  Health: strictObjectSchema(['status'], { status: { const: 'ok' } }),
};
