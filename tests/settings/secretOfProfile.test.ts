import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { systemClock } from '../../lib/mpc/clock.ts';
import { readSecretInLambda } from '../../lib/secrets/lambdaSecretReader.ts';
import { type Loopback, serveHttp } from '../mpc-client/loopback.ts';

const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:mpc-AbCdEf';
const before = { ...process.env };

let server: Loopback;
let folder: string;

beforeAll(async () => {
  server = await serveHttp((response) => {
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end('{"SecretString":"text"}');
  });
  folder = await mkdtemp(join(tmpdir(), 'profile-'));
  const credentials = join(folder, 'credentials');
  await writeFile(
    credentials,
    '[default]\naws_access_key_id = local\naws_secret_access_key = local\n',
  );
  const { AWS_ACCESS_KEY_ID: _key, AWS_SECRET_ACCESS_KEY: _secret, ...others } = before;
  process.env = {
    ...others,
    AWS_REGION: 'eu-central-1',
    AWS_ENDPOINT_URL_SECRETS_MANAGER: server.origin,
    AWS_SHARED_CREDENTIALS_FILE: credentials,
    AWS_CONFIG_FILE: join(folder, 'none'),
  };
});
afterAll(async () => {
  process.env = before;
  await server.close();
  await rm(folder, { recursive: true });
});

test('where a function’s credentials are in a profile, AWS’s client finds them and reads the secret', async () => {
  const text = await readSecretInLambda(ARN, {
    clock: systemClock,
    transport: () => Promise.reject(new Error('only the client may call')),
  });

  expect(text).toBe('text');
});
