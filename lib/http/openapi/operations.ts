import type { Route } from '../routes.ts';
import { DELETE_EXAMPLES, type Example, POST_EXAMPLES } from './examples.ts';
import type { Schema } from './schema.ts';

type Json = Readonly<Record<string, unknown>>;

const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const parameterRef = (name: string): Schema => ({ $ref: `#/components/parameters/${name}` });
const headerRef = (name: string): Schema => ({ $ref: `#/components/headers/${name}` });

const REQUEST_ID = { 'X-Request-Id': headerRef('RequestId') };
const RETRY_AFTER = { 'Retry-After': headerRef('RetryAfter') };
const APPLIED = { 'Preference-Applied': headerRef('PreferenceApplied') };

const examplesFor = (examples: readonly Example[], status: number): Json => {
  const ofStatus = examples.filter((each) => each.status === status && each.answer !== undefined);
  return ofStatus.length === 0
    ? {}
    : {
        examples: Object.fromEntries(
          ofStatus.map(({ name, summary, answer }) => [name, { summary, value: answer }]),
        ),
      };
};

interface Answer {
  readonly description: string;
  readonly schema?: Schema;
  readonly type?: string;
  readonly headers?: Json;
}

const responses = (answers: Readonly<Record<string, Answer>>, examples: readonly Example[]): Json =>
  Object.fromEntries(
    Object.entries(answers).map(([status, { description, schema, type, headers }]) => [
      status,
      {
        description,
        headers: { ...REQUEST_ID, ...headers },
        ...(schema === undefined
          ? {}
          : {
              content: {
                [type ?? 'application/json']: { schema, ...examplesFor(examples, Number(status)) },
              },
            }),
      },
    ]),
  );

const problem = (description: string, headers: Json = {}): Answer => ({
  description,
  schema: ref('Problem'),
  type: 'application/problem+json',
  headers,
});

const POST_ANSWERS: Readonly<Record<string, Answer>> = {
  200: {
    description: 'The task is cancelled.',
    schema: ref('Cancelled'),
    headers: APPLIED,
  },
  202: {
    description: 'On the queue, as SQS has confirmed; a list perhaps only in part.',
    schema: { oneOf: [ref('Undecided'), ref('Queued')] },
    headers: APPLIED,
  },
  400: problem('The body is no cancel request.'),
  401: problem('Nobody knows who is calling.', { 'WWW-Authenticate': headerRef('Authenticate') }),
  403: problem('The caller may not cancel in a project that is named. Nothing was accepted.'),
  404: { description: 'There is no such task.', schema: ref('NotFound'), headers: APPLIED },
  409: {
    description: 'Too late: the task has started or ended.',
    schema: ref('TooLate'),
    headers: APPLIED,
  },
  410: { description: '`not_after` had passed.', schema: ref('Expired'), headers: APPLIED },
  412: {
    description: 'The task is not what the request expects.',
    schema: ref('Mismatch'),
    headers: APPLIED,
  },
  413: problem('Too large.'),
  415: problem('Not announced as JSON.'),
  422: problem('The transcoding API refuses the request for good.'),
  429: problem('Not possible within `wait`. Nothing was accepted.', RETRY_AFTER),
  503: problem('SQS cannot take it. Nothing was accepted.', RETRY_AFTER),
};

const taken = POST_EXAMPLES.filter(({ status }) => status < 300);

const cancellations = (operationId: string, security: readonly string[]): Json => ({
  operationId,
  summary: 'Cancel a task, or several',
  description:
    'One task is cancelled at once; a request that cannot be decided now is put on the queue. Several tasks are put on ' +
    'the queue. Events of EventBridge, SNS and CloudEvents that hold such a request are understood as well.',
  tags: ['cancellations'],
  security: security.map((scheme) => ({ [scheme]: [] })),
  parameters: [parameterRef('Prefer')],
  requestBody: {
    required: true,
    content: {
      'application/json': {
        schema: { oneOf: ['CancelRequest', 'CancelRequestList', 'CancelRequests'].map(ref) },
        examples: Object.fromEntries(
          taken.map(({ name, summary, body }) => [name, { summary, value: body }]),
        ),
      },
    },
  },
  responses: responses(POST_ANSWERS, POST_EXAMPLES),
});

const error = (description: string, headers: Json = {}): Answer => ({
  description,
  schema: ref('TranscodingError'),
  headers,
});

const transcodings: Json = {
  operationId: 'deleteTranscodingTask',
  summary: 'Cancel a task, by the transcoding API’s own contract',
  description:
    'For clients of the transcoding API, unchanged. What is undecided in time is not queued. Every other path under ' +
    '`/v1/` is answered with 404 `APIGW.0101`.',
  tags: ['transcoding'],
  security: [{ accessKey: [] }],
  parameters: [parameterRef('ProjectId'), parameterRef('TaskId')],
  responses: responses(
    {
      204: { description: 'The task is cancelled, now or before.' },
      400: error('Too late (`MPC.10212`), or not one task id (`MPC.10202`).'),
      401: error('Not signed (`APIGW.0301`), or another’s project (`MPC.10208`).'),
      403: error('There is no such task (`MPC.10211`).'),
      413: error('A body of more than 256 KB.'),
      429: error('No quota is left (`APIGW.0308`).', RETRY_AFTER),
      '4XX': error('What else the transcoding API itself refuses for good.'),
      503: error('The list of callers cannot be read (`APIGW.0613`).'),
      504: error('Undecided in time (`APIGW.0203`): the task may be cancelled or not.'),
    },
    DELETE_EXAMPLES,
  ),
};

const open = (operationId: string, summary: string, schema: Schema, example?: unknown): Json => ({
  operationId,
  summary,
  tags: ['service'],
  security: [],
  responses: {
    200: {
      description: 'It is.',
      headers: REQUEST_ID,
      content: {
        'application/json': { schema, ...(example === undefined ? {} : { example }) },
      },
    },
    '4XX': {
      description: 'The request is malformed.',
      content: { 'application/problem+json': { schema: ref('Problem') } },
    },
  },
});

/** What is said of a route. */
export const operationOf = ({ action, accepts }: Route): Json => {
  switch (action) {
    case 'cancellations':
      return accepts.includes('iam')
        ? cancellations('cancelAsAwsIdentity', ['iam'])
        : cancellations('cancel', ['webhook', 'accessKey']);
    case 'transcodings':
      return transcodings;
    case 'health':
      return open('health', 'Whether the function runs; nothing is called', ref('Health'), {
        status: 'ok',
      });
    case 'openapi':
      return open('describe', 'This description', { type: 'object' });
  }
};
