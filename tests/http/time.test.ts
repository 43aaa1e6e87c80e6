import { describe, expect, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { readHttpConfig } from '../../lib/config/httpConfig.ts';
import { buildHttpDoor, type HttpDoorEffects } from '../../lib/http/buildHttpDoor.ts';
import { createHttpHandler, type HttpResponse } from '../../lib/http/httpHandler.ts';
import type { HttpEvent } from '../../lib/http/httpRequest.ts';
import type { Queues } from '../../lib/queue/queues.ts';
import { createFakeTime } from '../../local/simulation/fakeTime.ts';
import { eventOf, iamEvent, PIPELINE } from './doorWorld.ts';

const START = Date.now();
const never = <T>(): Promise<T> => new Promise(() => undefined);

const deaf: Queues = { send: never, hide: never, waiting: never };
const taking: Queues = {
  send: (_, messages) => Promise.resolve(new Set(messages.map(({ id }) => id))),
  hide: () => Promise.resolve(new Set()),
  waiting: () => Promise.resolve(0),
};

/** The door in fake time, whose world is as bad as it is told. @returns the answer and after how long it came. */
const answerTo = async (
  event: HttpEvent,
  effects: Partial<HttpDoorEffects>,
  { remainingMs = 25_000, callers = 'settings' } = {},
): Promise<{ response: HttpResponse | undefined; tookMs: number }> => {
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
      ...(callers === 'settings'
        ? { HTTP_CALLERS: JSON.stringify({ iam: [{ name: 'pipeline', arn: PIPELINE }] }) }
        : {
            HTTP_CALLERS_SECRET_ARN:
              'arn:aws:secretsmanager:eu-central-1:123456789012:secret:callers',
          }),
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
  const handler = createHttpHandler(
    door,
    (_, answer) => answer({ requestId: 'r', remainingMs }),
    () => undefined,
  );
  let response: HttpResponse | undefined;
  void handler(event, { awsRequestId: 'r' } as Context).then((given) => {
    response = given;
  });
  await time.run(() => response !== undefined);
  return { response, tookMs: clock.now() - START };
};

describe('the function has answered before its time is over', () => {
  test('when the API never answers: the request is on the queue', async () => {
    const { response, tookMs } = await answerTo(iamEvent('{"task_id":1}'), {});

    expect(response?.statusCode).toBe(202);
    expect(tookMs).toBeLessThan(25_000);
  });

  test('when neither the API nor SQS ever answers: nothing is accepted', async () => {
    const { response, tookMs } = await answerTo(iamEvent('{"task_id":1}'), { queues: deaf });

    expect(response?.statusCode).toBe(503);
    expect(tookMs).toBeLessThan(25_000);
  });

  test('when SQS never answers to a list', async () => {
    const { response, tookMs } = await answerTo(iamEvent('{"task_ids":[1,2]}'), { queues: deaf });

    expect(response?.statusCode).toBe(503);
    expect(tookMs).toBeLessThan(25_000);
  });

  test('when the list of callers never comes', async () => {
    const event = iamEvent('{"task_id":1}');

    const { response, tookMs } = await answerTo(event, {}, { callers: 'secret' });

    expect(response?.statusCode).toBe(503);
    expect(tookMs).toBeLessThan(25_000);
  });

  test('when the list of callers never comes, in the words of the transcoding API', async () => {
    const event = eventOf(undefined, { method: 'DELETE', path: '/v1/p1/transcodings' });

    const { response, tookMs } = await answerTo(event, {}, { callers: 'secret' });

    expect(response?.statusCode).toBe(504);
    expect(tookMs).toBeLessThan(25_000);
  });

  test('when it has little time from the start', async () => {
    const event = iamEvent('{"task_id":1}');

    const { response, tookMs } = await answerTo(event, { queues: deaf }, { remainingMs: 3_000 });

    expect(response?.statusCode).toBe(503);
    expect(tookMs).toBeLessThan(3_000);
  });

  test('when it would have more time than API Gateway waits', async () => {
    const event = iamEvent('{"task_id":1}');

    const { tookMs } = await answerTo(event, { queues: deaf }, { remainingMs: 900_000 });

    expect(tookMs).toBeLessThan(25_000);
  });
});
