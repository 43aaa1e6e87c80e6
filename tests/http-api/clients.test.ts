import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import type { Declaration, DeclaredQueue } from '../../local/declared/declaration.ts';
import type { FailedIntegration } from '../../local/http-api/startHttpApi.ts';
import { seededRandom } from '../../local/mpc-simulator/random.ts';
import { IAM_ARN, WEBHOOK_SECRET } from '../../local/stack/localCallers.ts';
import { type Stack, startStack } from '../../local/stack/startStack.ts';
import { seedTasks } from '../../local/stack/tasksByLastDigit.ts';
import { forged, header } from '../http-authentication/forging.ts';
import { officialClient, TASKS } from '../simulator/officialClient.ts';
import { route } from './front.ts';

/** Tasks whose last digit is below 4 are queued, that of 40000004 is running; the one that ends in 9 is unknown. */
const QUEUED = ['40000000', '40000001', '40000002', '40000003'];
const RUNNING = '40000004';
const UNKNOWN = '40000009';

const SOURCE: DeclaredQueue = {
  logicalId: 'Source',
  name: 'Source',
  arn: 'arn:aws:sqs:eu-central-1:000000000000:Source',
  attributes: {},
};

const declaration: Declaration = {
  region: 'eu-central-1',
  queues: [SOURCE],
  functions: [
    {
      key: 'cancelFromHttp',
      name: 'cancel-from-http',
      handler: 'handlers/cancelFromHttp.handler',
      timeoutSeconds: 25,
      memoryMegabytes: 512,
      environment: {
        MPC_REGION: 'cn-north-4',
        CANCEL_REQUESTS_QUEUE_URL: { urlOfQueue: 'Source' },
        HTTP_CALLERS_SECRET_ARN: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:callers',
      },
      events: [
        route('POST /cancellations'),
        route('POST /iam/cancellations', 'iam'),
        route('DELETE /v1/{project_id}/transcodings'),
      ],
    },
  ],
};

let stack: Stack;
const failures: FailedIntegration[] = [];
beforeAll(async () => {
  stack = await startStack({
    declaration,
    timeScale: 1,
    seed: 1,
    settings: { lifecycle: { startsPerMinute: 0, durationMs: 86_400_000 } },
    observer: { http: (failure) => failures.push(failure) },
  });
  seedTasks(stack.simulator, stack.project.projectId, [...QUEUED, RUNNING]);
});
afterAll(() => stack.stop());

type Headers = Readonly<Record<string, string>>;

const post = (path: string, body: string, headers: Headers) =>
  new Promise<{ readonly status: number; readonly body: string }>((resolve, reject) => {
    request(`${stack.httpUrl}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
    })
      .on('error', reject)
      .on('response', (incoming) => {
        text(incoming).then(
          (it) => resolve({ status: incoming.statusCode ?? 0, body: it }),
          reject,
        );
      })
      .end(body);
  });

const webhookHeaders = (body: string, id = 'msg_1'): Record<string, string> => {
  const now = new Date();
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
    'webhook-signature': new Webhook(WEBHOOK_SECRET).sign(id, now, body),
  };
};

/** What a client could put on the wire, as it arrives: without blanks around values. */
const sendable = (headers: Headers): Headers =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([, value]) => /^[ -~]*$/.test(value))
      .map(([name, value]) => [name, value.trim()]),
  );

describe('over a real socket', () => {
  test('a webhook that the official signer signed cancels a task', async () => {
    const body = `{"task_id":${QUEUED[0]}}`;

    const answer = await post('/cancellations', body, webhookHeaders(body));

    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toMatchObject({ task_id: QUEUED[0], outcome: 'cancelled' });
    expect(stack.simulator.simulator.task(stack.project.projectId, QUEUED[0] ?? '')?.status).toBe(
      'CANCELED',
    );
  });

  test('the official client of the transcoding API works unchanged', async () => {
    const { send } = officialClient(stack.httpUrl ?? '');
    const impostor = officialClient(stack.httpUrl ?? '', { sk: 'guessed' });

    expect(await send('DELETE', TASKS, { task_id: QUEUED[1] })).toEqual({ httpStatusCode: 204 });
    expect(await send('DELETE', TASKS, { task_id: RUNNING })).toMatchObject({
      httpStatusCode: 400,
      errorCode: 'MPC.10212',
    });
    expect(await send('DELETE', TASKS, { task_id: UNKNOWN })).toMatchObject({
      httpStatusCode: 403,
      errorCode: 'MPC.10211',
    });
    expect(await impostor.send('DELETE', TASKS, { task_id: QUEUED[2] })).toMatchObject({
      httpStatusCode: 401,
      errorCode: 'APIGW.0301',
    });
  });

  test(`whom IAM knows is let in as ${IAM_ARN}, and nobody else`, async () => {
    const body = `{"task_id":${QUEUED[3]}}`;
    const authorization =
      'AWS4-HMAC-SHA256 Credential=local/20260115/eu-central-1/execute-api/aws4_request';

    const signed = await post('/iam/cancellations', body, { authorization });
    const unsigned = await post('/iam/cancellations', body, webhookHeaders(body));

    expect([signed.status, unsigned.status]).toEqual([200, 403]);
  });

  test('of 300 forged webhooks none is let in, and none hurts the function', async () => {
    const random = seededRandom(20_260_116);
    const forges = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(header);
    const body = `{"task_id":${QUEUED[2]}}`;
    const unsigned = { method: 'POST', path: '/', receivedPath: '/', query: '', body: Buffer.of() };
    const statuses = new Map<number, number>();

    for (let count = 0; count < 300; ) {
      const honest = { ...unsigned, headers: webhookHeaders(body) };
      const headers = sendable(forged(honest, forges, random).headers);
      if (isDeepStrictEqual(headers, honest.headers)) continue;
      count += 1;
      const { status } = await post('/cancellations', body, headers);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }

    expect([...statuses]).toEqual([[401, 300]]);
    expect(failures).toEqual([]);
  });
});
