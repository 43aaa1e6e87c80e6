import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { payload2Of } from '../../local/http-api/payload2.ts';
import type { FunctionError } from '../../local/runtime-api/functionError.ts';
import { everything } from '../template/everything.ts';
import { type Deployment, deploy, fromSource } from './deployment.ts';
import { lettersOf } from './functionInWorld.ts';
import { expectRoleToFit } from './permissions.ts';
import { seed } from './scenario.ts';
import { callerArn, openWorld, type World } from './world.ts';

/** A request that the IAM authorizer has let in, as the HTTP API hands it on. */
const posted = (body: string, headers: Readonly<Record<string, string>> = {}) =>
  payload2Of(
    {
      method: 'POST',
      path: '/iam/cancellations',
      query: '',
      protocol: 'HTTP/1.1',
      headers: new Map(
        Object.entries({ host: 'api.example', 'content-type': 'application/json', ...headers }).map(
          ([name, value]) => [name, [value]],
        ),
      ),
      body: Buffer.from(body),
      sourceIp: '192.0.2.1',
    },
    {
      routeKey: 'POST /iam/cancellations',
      pathParameters: {},
      requestId: 'request-1',
      now: Date.now(),
      port: 443,
      iam: { accessKey: 'AKIDEXAMPLE', userArn: callerArn },
    },
  );

describe('the packaged HTTP function, under the runtime client of Lambda', () => {
  let deployment: Deployment;
  let sources: string;

  beforeAll(async () => {
    deployment = await deploy('cancelFromHttp', { ...everything, httpAuth: 'iam' });
    sources = await fromSource(deployment);
  }, 120_000);
  afterAll(async () => {
    await Promise.all([deployment.folder, sources].map((it) => rm(it, { recursive: true })));
  });

  /** What callers are answered, one after another, and what is on the queue afterwards. */
  const askAll = async (folder: string) => {
    const world: World = await openWorld(deployment, folder);
    try {
      seed(world.mpc);
      const answers = [];
      for (const event of [
        posted('{"task_id":"101"}'),
        posted('{"task_id":103}'),
        posted('{"task_id":106}', { prefer: 'respond-async' }),
        posted('{"task_id":"no task"}'),
        { ...posted('{"task_id":107}'), headers: {}, requestContext: {} },
      ]) {
        const answer = await world.invoke(event);
        answers.push((answer as APIGatewayProxyStructuredResultV2).statusCode);
      }
      const queued = await lettersOf(world.sqs, 'CancelRequestsQueue');
      return { answers, queued: queued.map(({ body }) => body), calls: world.aws.calls };
    } finally {
      await world.close();
    }
  };

  test('answers callers as from source, with what its role allows', async () => {
    const [packaged, unpackaged] = await Promise.all([askAll(deployment.folder), askAll(sources)]);

    expect(packaged.answers.slice(0, 4)).toEqual([200, 409, 202, 400]);
    expect(packaged.answers).toEqual(unpackaged.answers);
    expect(packaged.queued).toEqual(['{"task_id":"106"}']);
    expect(packaged.queued).toEqual(unpackaged.queued);
    expectRoleToFit(deployment, packaged.calls);
  }, 120_000);

  test('does not start without being told who may call', async () => {
    const world = await openWorld(deployment, deployment.folder, {
      HTTP_AUTH: '',
      HTTP_CALLERS_SECRET_ARN: '',
    });

    const error = (await world.invoke({}).catch((thrown) => thrown)) as FunctionError;
    await world.close();

    expect(error.errorType).toBe('ConfigError');
    expect(error.message).toContain('HTTP_AUTH');
    expect(error.message).toContain('HTTP_CALLERS');
  });
});
