import { formatApiTime } from './apiTime.ts';
import type { CallFacts, CallResult } from './callResult.ts';
import type { Clock } from './clock.ts';
import { credentialsIn } from './conceal.ts';
import {
  type ApiRequest,
  type Authorizer,
  CredentialsUnavailable,
} from './credentials/authorizer.ts';
import { parseExactJson } from './exactJson.ts';
import type { Failure } from './failure.ts';
import { readFailure } from './readFailure.ts';
import { readTaskPage } from './readTasks.ts';
import type { TaskPage } from './task.ts';
import { parseTaskId } from './taskId.ts';
import type { Transport, WireAnswer, WireRequest } from './transport.ts';

/** A query takes at most this many ids (documented). */
export const MOST_IDS_PER_QUERY = 10;
/** A page of a list holds at most this many tasks (documented). */
export const LARGEST_PAGE = 100;

/** What a client needs; effects come in as parameters. */
export interface MpcClientOptions {
  /** Scheme and host of the project's endpoint, such as `https://mpc.cn-north-4.myhuaweicloud.com`. */
  readonly endpoint: string;
  readonly projectId: string;
  readonly authorizer: Authorizer;
  readonly transport: Transport;
  readonly clock: Clock;
  /** Milliseconds that one attempt may take. */
  readonly attemptTimeoutMs: number;
}

/** The filter of {@link MpcClient.listWaiting}. */
export interface WaitingFilter {
  /** Counts from 0. */
  readonly page: number;
  /** Epoch milliseconds; only tasks before it. Which of a task's times it is compared with is not documented. */
  readonly endTime?: number;
}

/**
 * The transcoding API of one project. Each method is one call, never retried and never paced here:
 * the engine decides when to call.
 */
export interface MpcClient {
  /** Cancels one queued task: `DELETE /v1/{project_id}/transcodings?task_id=N`, without a body. */
  cancel(taskId: string, signal?: AbortSignal): Promise<CallResult<'accepted'>>;
  /** Queries up to {@link MOST_IDS_PER_QUERY} tasks by id. Unknown ids are absent or `NO_TASK`. */
  query(taskIds: readonly string[], signal?: AbortSignal): Promise<CallResult<TaskPage>>;
  /** Lists up to {@link LARGEST_PAGE} tasks that wait in the queue. */
  listWaiting(filter: WaitingFilter, signal?: AbortSignal): Promise<CallResult<TaskPage>>;
  /** Creates a task from a body of the API's own form. @returns its id. */
  create(
    task: Readonly<Record<string, unknown>>,
    signal?: AbortSignal,
  ): Promise<CallResult<string>>;
}

type Call = Pick<ApiRequest, 'method' | 'query' | 'body'> & {
  readonly operation: CallFacts['operation'];
};

type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure; readonly serverTime?: number };

/** A request that was sent, if it was, and what came of it. */
interface Exchange {
  readonly request?: WireRequest;
  readonly answer: WireAnswer;
}

const failureOf = ({ request, answer }: Exchange, now: number): Failure =>
  readFailure(answer, now, request ? credentialsIn(request) : []);

const readAnswer = <T>(
  exchange: Exchange,
  read: (body: string) => T | undefined,
  now: number,
): Read<T> => {
  const { answer } = exchange;
  if (answer.kind === 'no_answer') return { ok: false, failure: failureOf(exchange, now) };
  const isSuccess = answer.status >= 200 && answer.status < 300;
  const value = isSuccess ? read(answer.body) : undefined;
  if (value !== undefined) return { ok: true, value };
  const failure = failureOf(exchange, now);
  const date = Date.parse(answer.headers['date'] ?? '');
  return {
    ok: false,
    failure: isSuccess ? unreadable(failure) : failure,
    ...(Number.isNaN(date) ? {} : { serverTime: date }),
  };
};

const unreadable = (failure: Failure): Failure => ({
  ...failure,
  class: 'retry',
  code: 'HTTP.UNREADABLE',
  message: 'the body of a successful answer could not be read',
});

const factsOf = (answer: WireAnswer, result: Read<unknown>): Partial<CallFacts> => {
  const requestId = answer.kind === 'answer' ? answer.headers['x-request-id'] : undefined;
  return {
    ...(answer.kind === 'answer' ? { status: answer.status } : {}),
    ...(result.ok ? {} : { code: result.failure.code }),
    ...(requestId === undefined ? {} : { requestId }),
  };
};

const unsent = (reason: 'ABORTED' | 'TIMEOUT'): Exchange => ({
  answer: { kind: 'no_answer', reason, sent: false },
});

/** Waits, but no longer than until the signal. What is waited for goes on for whoever else needs it. */
const unlessAborted = <T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T | undefined> =>
  new Promise((resolve, reject) => {
    const giveUp = () => resolve(undefined);
    const settling =
      <Value>(settle: (value: Value) => void) =>
      (value: Value): void => {
        signal?.removeEventListener('abort', giveUp);
        settle(value);
      };
    signal?.addEventListener('abort', giveUp);
    work.then(settling(resolve), settling(reject));
    if (signal?.aborted) giveUp();
  });

const createdId = (body: string): string | undefined => {
  try {
    return parseTaskId((parseExactJson(body) as { task_id?: unknown } | null)?.task_id);
  } catch {
    return undefined;
  }
};

/** Makes a client for one project. */
export const createMpcClient = (options: MpcClientOptions): MpcClient => {
  const { authorizer, clock, transport, attemptTimeoutMs } = options;
  const path = `/v1/${options.projectId}/transcodings`;

  /** Credentials may have to be fetched first: that is part of the attempt's time, and ends with its signal. */
  const send = async (call: Call, signal: AbortSignal | undefined): Promise<Exchange> => {
    const endsAt = clock.now() + attemptTimeoutMs;
    const authorizing = authorizer.authorize({
      method: call.method,
      origin: options.endpoint,
      path,
      query: call.query,
      headers: { 'content-type': 'application/json', 'x-project-id': options.projectId },
      body: call.body,
    });
    const request = await unlessAborted(authorizing, signal);
    if (request === undefined) return unsent('ABORTED');
    const timeoutMs = endsAt - clock.now();
    if (timeoutMs <= 0) return unsent('TIMEOUT');
    return { request, answer: await transport(request, { timeoutMs, signal }) };
  };

  const callApi = async <T>(
    call: Call,
    signal: AbortSignal | undefined,
    read: (body: string) => T | undefined,
  ): Promise<CallResult<T>> => {
    const at = clock.now();
    const facts = (rest: Partial<CallFacts>): CallFacts => ({
      operation: call.operation,
      at,
      tookMs: clock.now() - at,
      ...rest,
    });
    try {
      const exchange = await send(call, signal);
      const result = readAnswer(exchange, read, clock.now());
      return { ...result, call: facts(factsOf(exchange.answer, result)) };
    } catch (error) {
      if (!(error instanceof CredentialsUnavailable)) throw error;
      return { ok: false, failure: error.failure, call: facts({ code: error.failure.code }) };
    }
  };

  return {
    cancel: (taskId, signal) =>
      callApi(
        { operation: 'cancel', method: 'DELETE', query: [['task_id', taskId]], body: '' },
        signal,
        () => 'accepted' as const,
      ),
    query: (taskIds, signal) =>
      callApi(
        {
          operation: 'query',
          method: 'GET',
          // Sorted as text: the official signers disagree on the order of repeated numbers.
          query: taskIds.toSorted().map((id) => ['task_id', id] as const),
          body: '',
        },
        signal,
        readTaskPage,
      ),
    listWaiting: ({ page, endTime }, signal) =>
      callApi(
        {
          operation: 'list',
          method: 'GET',
          query: [
            ...(endTime === undefined ? [] : [['end_time', formatApiTime(endTime)] as const]),
            ['page', String(page)],
            ['size', String(LARGEST_PAGE)],
            ['status', 'WAITING'],
          ],
          body: '',
        },
        signal,
        readTaskPage,
      ),
    create: (task, signal) =>
      callApi(
        { operation: 'create', method: 'POST', query: [], body: JSON.stringify(task) },
        signal,
        createdId,
      ),
  };
};
