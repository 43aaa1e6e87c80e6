import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../lib/mpc/clock.ts';
import { createNodeTransport } from '../../lib/mpc/nodeTransport.ts';
import { createSecretSource, type SecretReader } from '../../lib/secrets/secretSource.ts';
import { createFakeClock } from '../credentials/fakeClock.ts';
import { type Loopback, serveHttp } from '../mpc-client/loopback.ts';

const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:mpc-AbCdEf';
const OF_AWS = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
};
const before = { ...process.env };

let server: Loopback;
let closeTransport: () => void;
let answer: readonly [status: number, body: object];
/** Of both: what a function reads with, and AWS's own client, which the worker and the command line use. */
const readers: Record<string, SecretReader> = {};

beforeAll(async () => {
  server = await serveHttp((response) => {
    const [status, body] = answer;
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(body));
  });
  Object.assign(process.env, OF_AWS, { AWS_ENDPOINT_URL_SECRETS_MANAGER: server.origin });
  const { readSecretInLambda } = await import('../../lib/secrets/lambdaSecretReader.ts');
  const transport = createNodeTransport(1);
  closeTransport = transport.close;
  readers['a function'] = (arn) =>
    readSecretInLambda(arn, { clock: systemClock, transport: transport.send });
  readers['AWS’s client'] = (await import('../../lib/secrets/awsSecretReader.ts')).readAwsSecret;
});
beforeEach(() => {
  answer = [200, {}];
});
afterAll(async () => {
  closeTransport();
  process.env = before;
  await server.close();
});

const currentBy = (reader: string) => () =>
  createSecretSource({
    arn: ARN,
    readSecret: readers[reader] as SecretReader,
    ttlMs: 300_000,
    clock: createFakeClock(),
  }).current();

describe.each(['a function', 'AWS’s client'])(
  'a secret of AWS Secrets Manager, read by %s',
  (reader) => {
    const current = currentBy(reader);

    test('is read over its own protocol', async () => {
      answer = [200, { SecretString: '{"HUAWEICLOUD_SDK_AK":"AK","HUAWEICLOUD_SDK_SK":"SK"}' }];

      expect(await current()).toEqual({ kind: 'access_key', accessKey: 'AK', secretKey: 'SK' });
      expect(server.received.at(-1)).toMatchObject({
        headers: { 'x-amz-target': 'secretsmanager.GetSecretValue' },
        body: JSON.stringify({ SecretId: ARN }),
      });
    });

    test('that may not be read, or does not exist, is a fault of the project', async () => {
      for (const name of ['AccessDeniedException', 'ResourceNotFoundException']) {
        answer = [400, { __type: name, Message: 'text' }];

        await expect(current()).rejects.toMatchObject({
          failure: {
            class: 'project',
            code: `SECRET.${name}`,
            message: 'the secret could not be read',
          },
        });
      }
    });

    test('of bytes holds no credential', async () => {
      answer = [200, { SecretBinary: 'AAAA' }];

      await expect(current()).rejects.toMatchObject({
        failure: { class: 'project', code: 'SECRET.MALFORMED' },
      });
    });
  },
);
