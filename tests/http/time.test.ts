import { describe, expect, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { readHttpConfig } from '../../lib/config/httpConfig.ts';
import { buildHttpDoor, type HttpDoorEffects } from '../../lib/http/buildHttpDoor.ts';
import { createHttpHandler } from '../../lib/http/httpHandler.ts';
import type { HttpEvent } from '../../lib/http/httpRequest.ts';
import { retryAfterSeconds } from '../../lib/http/retryAfter.ts';
import type { Queues } from '../../lib/queue/queues.ts';
import { createFakeTime } from '../../local/simulation/fakeTime.ts';
import { settleIn } from '../settleIn.ts';
import { eventOf, iamEvent, PIPELINE } from './doorWorld.ts';

const START = Date.now();
const never = <T>(): Promise<T> => new Promise(() => undefined);

const deaf: Queues = { send: never, hide: never, waiting: never };
const taking: Queues = {
  send: (_, messages) => Promise.resolve(new Set(messages.map(({ id }) => id))),
  hide: () => Promise.resolve(new Set()),
  waiting: () => Promise.resolve(0),
};

/** The door in fake time, whose world is as bad as it is told. */
const createDoor = (
  effects: Partial<HttpDoorEffects>,
  variables: Readonly<Record<string, string>> = {},
) => {
  const time = createFakeTime(START);
  const { clock } = time;
  const door = buildHttpDoor(
    readHttpConfig({
      HUAWEICLOUD_SDK_AK: 'AK',
      HUAWEICLOUD_SDK_SK: 'SK',
      HUAWEICLOUD_SDK_PROJECT_ID: 'p1',
      MPC_REGION: 'cn-north-4',
      CANCEL_REQUESTS_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/1/cancel-requests',
      HTTP_AUTH: 'iam',
      HTTP_CALLERS: JSON.stringify({ iam: [{ name: 'pipeline', arn: PIPELINE }] }),
      ...variables,
    }),
    {
      clock,
      transport: async (_, { timeoutMs, signal }) => {
        await clock.sleep(timeoutMs, signal);
        const reason = signal?.aborted ? 'ABORTED' : 'TIMEOUT';
        return { kind: 'no_answer', reason, sent: true };
      },
      queues: taking,
      readSecret: never,
      random: () => 0,
      refused: () => undefined,
      callersFailed: () => undefined,
      ...effects,
    },
  );
  /** @returns the answer, and after how long it came. */
  const answerTo = async (event: HttpEvent, remainingMs = 25_000) => {
    const startedAt = clock.now();
    const handler = createHttpHandler(
      door,
      (_, answer) => answer({ requestId: 'r', remainingMs }),
      () => undefined,
    );
    const response = await settleIn(time, handler(event, { awsRequestId: 'r' } as Context));
    return { response, tookMs: clock.now() - startedAt };
  };
  return { answerTo };
};

const SECRET_CALLERS = {
  HTTP_CALLERS: '',
  HTTP_CALLERS_SECRET_ARN: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:callers',
};

describe('the function has answered before its time is over', () => {
  test('when the API never answers: the request is on the queue', async () => {
    const { response, tookMs } = await createDoor({}).answerTo(iamEvent('{"task_id":1}'));

    expect(response?.statusCode).toBe(202);
    expect(tookMs).toBeLessThan(25_000);
  });

  test('when neither the API nor SQS ever answers: nothing is accepted', async () => {
    const { response, tookMs } = await createDoor({ queues: deaf }).answerTo(
      iamEvent('{"task_id":1}'),
    );

    expect(response?.statusCode).toBe(503);
    expect(tookMs).toBeLessThan(25_000);
  });

  test('when SQS never answers to a list', async () => {
    const { response, tookMs } = await createDoor({ queues: deaf }).answerTo(
      iamEvent('{"task_ids":[1,2]}'),
    );

    expect(response?.statusCode).toBe(503);
    expect(tookMs).toBeLessThan(25_000);
  });

  test('when the list of callers cannot be read, which is no fault of the caller', async () => {
    const readSecret = () => Promise.reject(new Error('denied'));
    const event = iamEvent('{"task_id":1}');

    const { response } = await createDoor({ readSecret }, SECRET_CALLERS).answerTo(event);

    expect(response?.statusCode).toBe(503);
    expect(response?.body).toContain('The list of callers cannot be read');
  });

  test('when the list of callers never comes', async () => {
    const event = iamEvent('{"task_id":1}');

    const { response, tookMs } = await createDoor({}, SECRET_CALLERS).answerTo(event);

    expect(response?.statusCode).toBe(503);
    expect(tookMs).toBeLessThan(25_000);
  });

  test('when the list of callers never comes, in the words of the transcoding API', async () => {
    const event = eventOf(undefined, { method: 'DELETE', path: '/v1/p1/transcodings' });

    const { response, tookMs } = await createDoor({}, SECRET_CALLERS).answerTo(event);

    expect(response?.statusCode).toBe(504);
    expect(tookMs).toBeLessThan(25_000);
  });

  test('when it has little time from the start', async () => {
    const event = iamEvent('{"task_id":1}');

    const { response, tookMs } = await createDoor({ queues: deaf }).answerTo(event, 3_000);

    expect(response?.statusCode).toBe(503);
    expect(tookMs).toBeLessThan(3_000);
  });

  test('when it would have more time than API Gateway waits', async () => {
    const event = iamEvent('{"task_id":1}');

    const { tookMs } = await createDoor({ queues: deaf }).answerTo(event, 900_000);

    expect(tookMs).toBeLessThan(25_000);
  });
});

describe('a request waits for its turn', () => {
  // Three calls a minute are its own, a fourth is a probe, and the next comes some seconds later.
  const variables = { MPC_REQUESTS_PER_MINUTE: '60', QUOTA_SHARE: '0.05', ENVIRONMENTS: '1' };
  const cancelling = (): Partial<HttpDoorEffects> => ({
    transport: () =>
      Promise.resolve({ kind: 'answer', status: 204, headers: {}, body: '', complete: true }),
  });
  const preferring = (taskId: number, prefer: string): HttpEvent => {
    const event = iamEvent(`{"task_id":${taskId}}`);
    return { ...event, headers: { ...event.headers, prefer } } as HttpEvent;
  };

  test.each([
    ['wait=2', 429, 500],
    ['wait=12', 200, 12_000],
    ['', 200, 15_000],
  ])('with %j as long as its caller would: %s', async (prefer, status, mostMs) => {
    const door = createDoor(cancelling(), variables);
    for (const taskId of [1, 2, 3, 4]) await door.answerTo(iamEvent(`{"task_id":${taskId}}`));

    const { response, tookMs } = await door.answerTo(preferring(5, prefer));

    expect(response?.statusCode).toBe(status);
    expect(tookMs).toBeLessThan(mostMs);
  });
});

describe('the time after which another try is worth it', () => {
  const now = START;

  test('is when the API is called again', () => {
    const outcome = { kind: 'deferred', cause: 'breaker', notBefore: now + 120_000 } as const;

    expect(retryAfterSeconds(outcome, now)).toBe(120);
  });

  test('is a turn later when the API could not be reached', async () => {
    const door = createDoor({
      transport: () => Promise.resolve({ kind: 'no_answer', reason: 'ECONNREFUSED', sent: false }),
    });
    const event = iamEvent('{"task_id":1}');
    const waiting = { ...event, headers: { ...event.headers, prefer: 'wait=2' } } as HttpEvent;

    const { response } = await door.answerTo(waiting);

    expect(response).toMatchObject({ statusCode: 429, headers: { 'Retry-After': '6' } });
    expect(JSON.parse(response?.body ?? '')).toMatchObject({ task_id: '1', cause: 'failure' });
  });

  test('is never at once', () => {
    const outcome = { kind: 'deferred', cause: 'quota', notBefore: now } as const;

    expect(retryAfterSeconds(outcome, now)).toBeGreaterThan(0);
  });
});

test('a request that fits the door but with its history not the queue is refused when it is undecided', async () => {
  const sends: unknown[] = [];
  const send: Queues['send'] = (_, messages) => {
    sends.push(...messages);
    return taking.send('source', messages);
  };
  const body = (length: number) =>
    JSON.stringify({ task_id: '1', expect: { user_data: 'x'.repeat(length) } });
  const tooLong = body(262_144 - body(0).length);
  const door = createDoor({ queues: { ...taking, send } });

  const { response } = await door.answerTo(iamEvent(tooLong));

  expect(response?.statusCode).toBe(413);
  expect(sends).toEqual([]);
});
