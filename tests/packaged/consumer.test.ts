import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startExecutionEnvironment } from '../../local/runtime-api/executionEnvironment.ts';
import type { FunctionError } from '../../local/runtime-api/functionError.ts';
import { type Deployment, deploy, variablesOf } from './deployment.ts';
import { access, runInWorld } from './functionInWorld.ts';
import { sentMeanwhile, settledByQueues, settledByTheApi } from './scenario.ts';

const root = join(import.meta.dirname, '../..');

describe('the packaged consumer, under the runtime client of Lambda', () => {
  let deployment: Deployment;
  let folder: string;

  beforeAll(async () => {
    deployment = await deploy('cancelFromQueue', 'eu-central-1');
    folder = await mkdtemp(join(tmpdir(), 'consumer-'));
  }, 60_000);
  afterAll(async () => {
    await rm(folder, { recursive: true });
    await rm(deployment.folder, { recursive: true });
  });

  /** The handler as it is in the sources, where the runtime client looks for it. */
  const sources = async (): Promise<string> => {
    const [path = '', name = ''] = deployment.properties.Handler.split('.');
    await mkdir(join(folder, 'handlers'));
    await writeFile(
      join(folder, `${path}.mjs`),
      `export { ${name} } from ${JSON.stringify(`${root}/${path}.ts`)};\n`,
    );
    return folder;
  };

  test('brings every request to the same end as from source', async () => {
    const messages = [...settledByTheApi, ...settledByQueues];
    const settled = messages.length + sentMeanwhile;

    const [packaged, fromSource] = await Promise.all([
      runInWorld(deployment, deployment.folder, messages, settled),
      runInWorld(deployment, await sources(), messages, settled),
    ]);

    expect(packaged).toEqual(fromSource);
    expect(packaged.outcomes).toMatchObject({
      101: 'cancelled',
      102: 'too_late',
      103: 'too_late',
      104: 'already_cancelled',
      106: 'cancelled',
      107: 'cancelled',
      108: 'expired',
      '9223372036854775807': 'not_found',
    });
    expect(packaged.statuses).toMatchObject({ 101: 'CANCELED', 108: 'WAITING', 109: 'WAITING' });
    expect(packaged.deadLetters).toEqual([{ body: '{"task_id":109}', failureClass: 'retry' }]);
    expect(packaged.parked.map(({ body }) => body)).toEqual(
      settledByQueues.slice(2).map(({ body }) => body),
    );
  }, 120_000);

  test('needs nothing but its entry file while all goes well', async () => {
    const bare = join(folder, 'bare');
    await cp(deployment.folder, bare, { recursive: true });
    const files = await readdir(join(bare, 'handlers'));
    const others = files.filter((file) => file !== 'cancelFromQueue.cjs');
    await Promise.all(others.map((file) => rm(join(bare, 'handlers', file))));

    const { outcomes } = await runInWorld(
      deployment,
      bare,
      settledByTheApi,
      settledByTheApi.length,
    );

    expect(others.some((file) => file.includes('.sqsClient-'))).toBe(true);
    expect(Object.keys(outcomes)).toHaveLength(settledByTheApi.length);
  }, 120_000);

  test('does not start with broken settings, and says in one list what is wrong with all of them', async () => {
    const start = startExecutionEnvironment({
      name: deployment.properties.FunctionName,
      folder: deployment.folder,
      handler: deployment.properties.Handler,
      memoryMegabytes: deployment.properties.MemorySize,
      variables: {
        ...variablesOf(deployment, () => 'not a URL'),
        ...access,
        HUAWEICLOUD_SDK_SK: '',
        MPC_ENDPOINT: 'ftp://mpc.example',
      },
      log: () => {},
    });

    const error = (await start.catch((thrown) => thrown)) as FunctionError;
    const [title, ...problems] = error.message.split('\n');
    expect(error.errorType).toBe('ConfigError');
    expect(title).toBe('the service cannot start:');
    expect(problems.map((problem) => problem.split(':')[0]?.trim()).sort()).toEqual([
      'CANCEL_REQUESTS_QUEUE_URL',
      'DEAD_LETTER_QUEUE_URL',
      'HUAWEICLOUD_SDK_SK',
      'MPC_ENDPOINT',
      'PARKED_QUEUE_URL',
    ]);
  });
});
