import { PROBLEMS, type ProblemCode } from '../problem.ts';
import { TRANSCODING_ERRORS, type TranscodingError } from '../transcodingAnswers.ts';

/** A request and its answer, told in the description and replayed by the tests. */
export interface Example {
  /** Unique, for machines. */
  readonly name: string;
  readonly summary: string;
  readonly route: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly status: number;
  readonly answer?: unknown;
}

const PROJECT = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';
const REQUEST_ID = '8f1c6b1e-3f0a-4a6d-9d52-0c1f6a1e7b1d';
const POST = 'POST /cancellations';
const DELETE = 'DELETE /v1/{project_id}/transcodings';

const named = (task_id: string) => ({ task_id, project_id: PROJECT });

const problem = (code: ProblemCode, rest: Readonly<Record<string, unknown>> = {}) => ({
  status: PROBLEMS[code].status,
  answer: { title: PROBLEMS[code].title, status: PROBLEMS[code].status, code, ...rest },
});

const transcoding = (code: TranscodingError) => ({
  status: TRANSCODING_ERRORS[code].status,
  answer: {
    error_code: code,
    error_msg: TRANSCODING_ERRORS[code].message,
    ...(code.startsWith('APIGW.') ? { request_id: REQUEST_ID } : {}),
  },
});

const posted = (
  name: string,
  summary: string,
  body: unknown,
  rest: Pick<Example, 'status' | 'answer' | 'headers'>,
): Example => ({ name, summary, route: POST, body, ...rest });

const deleted = (
  name: string,
  summary: string,
  query: string,
  rest: Pick<Example, 'status' | 'answer'>,
): Example => ({ name, summary, route: DELETE, query, ...rest });

/** Examples of `POST /cancellations`; the IAM route has the same. */
export const POST_EXAMPLES: readonly Example[] = [
  posted(
    'cancelled',
    'The task was waiting and is cancelled.',
    { task_id: '100211', reason: 'superseded', correlation_id: 'film-7' },
    { status: 200, answer: { ...named('100211'), correlation_id: 'film-7', outcome: 'cancelled' } },
  ),
  posted(
    'already_cancelled',
    'It was cancelled before.',
    { task_id: 100212 },
    {
      status: 200,
      answer: { ...named('100212'), outcome: 'already_cancelled' },
    },
  ),
  posted(
    'undecided',
    'The API failed: the request is on the queue and will be tried again.',
    { task_id: '100213' },
    {
      status: 202,
      answer: {
        ...named('100213'),
        outcome: 'retry',
        accepted: true,
        cause: 'failure',
        error_class: 'retry',
        error_code: 'MPC.10050',
      },
    },
  ),
  posted(
    'respond_async',
    'The caller asks for an early answer.',
    { task_id: '100214' },
    {
      headers: { Prefer: 'respond-async' },
      status: 202,
      answer: {
        outcome: 'queued',
        accepted: 1,
        refused: 0,
        requests: [{ ...named('100214'), accepted: true }],
      },
    },
  ),
  posted(
    'list',
    'Several tasks: each is on the queue as a request of its own.',
    { task_ids: [100215, '9223372036854775807'], reason: 'the show was dropped' },
    {
      status: 202,
      answer: {
        outcome: 'queued',
        accepted: 2,
        refused: 0,
        requests: [
          { ...named('100215'), accepted: true },
          { ...named('9223372036854775807'), accepted: true },
        ],
      },
    },
  ),
  posted(
    'unknown_field',
    'A field that nobody knows.',
    { task_id: '100211', prio: 9 },
    {
      ...problem('invalid_request', { errors: [{ path: 'prio', detail: 'is not a known field' }] }),
    },
  ),
  posted(
    'unauthenticated',
    'No signature, or a wrong one.',
    { task_id: '100211' },
    {
      ...problem('unauthenticated'),
    },
  ),
  posted(
    'foreign_project',
    'The caller may not cancel in this project.',
    { task_id: '100211' },
    { ...problem('project_not_allowed', { projects: [PROJECT] }) },
  ),
  posted(
    'not_found',
    'There is no such task.',
    { task_id: '100299' },
    {
      status: 404,
      answer: { ...named('100299'), outcome: 'not_found' },
    },
  ),
  posted(
    'too_late',
    'The task has started.',
    { task_id: '100216' },
    {
      status: 409,
      answer: { ...named('100216'), outcome: 'too_late', status: 'TRANSCODING' },
    },
  ),
  posted(
    'expired',
    'Its time had passed, nothing was sent.',
    { task_id: '100211', not_after: '2026-01-31T12:00:00Z' },
    { status: 410, answer: { ...named('100211'), outcome: 'expired' } },
  ),
  posted(
    'mismatch',
    'The task is not what was expected, nothing was cancelled.',
    { task_id: '100217', expect: { created_before: '2026-01-31T12:00:00Z' } },
    {
      status: 412,
      answer: { ...named('100217'), outcome: 'mismatch', differs_in: 'created_before' },
    },
  ),
  posted(
    'too_large',
    'More than a message of the queue can hold.',
    { task_id: '100211', expect: { user_data: '…' } },
    { ...problem('too_large', { detail: 'More than 262144 bytes.' }) },
  ),
  posted(
    'no_json',
    'The body is not announced as JSON.',
    { task_id: '100211' },
    {
      headers: { 'Content-Type': 'text/plain' },
      ...problem('unsupported_media_type'),
    },
  ),
  posted(
    'refused',
    'The API refuses the request for good.',
    { task_id: '100218' },
    {
      ...problem('refused', {
        detail: 'Invalid request parameter.',
        ...named('100218'),
        error_class: 'permanent',
        error_code: 'MPC.10202',
      }),
    },
  ),
  posted(
    'no_quota',
    'No quota is left, and the caller would not wait.',
    { task_id: '100211' },
    {
      headers: { Prefer: 'wait=0' },
      ...problem('not_now', {
        detail: 'Nothing was accepted.',
        ...named('100211'),
        cause: 'quota',
      }),
    },
  ),
  posted(
    'queue_unavailable',
    'SQS takes nothing.',
    { task_ids: ['100211'] },
    {
      ...problem('unavailable', { detail: 'SQS has not confirmed it: nothing was accepted.' }),
    },
  ),
];

/** Examples of the transcoding API's own contract. */
export const DELETE_EXAMPLES: readonly Example[] = [
  deleted('deleted', 'The task is cancelled.', 'task_id=100221', { status: 204 }),
  deleted('running', 'The task has started.', 'task_id=100216', transcoding('MPC.10212')),
  deleted('no_task_id', 'It names no task.', 'task_id=film', transcoding('MPC.10202')),
  deleted('token', 'A token alone is none of ours.', 'task_id=100221', transcoding('APIGW.0301')),
  deleted(
    'other_tenant',
    'Not a project of this caller.',
    'task_id=100221',
    transcoding('MPC.10208'),
  ),
  deleted('missing', 'There is no such task.', 'task_id=100299', transcoding('MPC.10211')),
  deleted('throttled', 'No quota is left.', 'task_id=100221', transcoding('APIGW.0308')),
  deleted(
    'timeout',
    'Undecided in time, and not queued.',
    'task_id=100213',
    transcoding('APIGW.0203'),
  ),
];
