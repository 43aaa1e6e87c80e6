import { afterEach, describe, expect, test } from '@jest/globals';
import { closeStudio, EAST, KEY, LOGIN, NORTH, startStudio } from './studio.ts';

const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:mpc-AbCdEf';
const MINUTE = 60_000;
const north =
  (rest: Record<string, string>) =>
  (url: string): Record<string, string> => ({
    HUAWEICLOUD_SDK_PROJECT_ID: NORTH,
    MPC_REGION: 'cn-north-4',
    MPC_ENDPOINT: url,
    IAM_ENDPOINT: url,
    ...rest,
  });
/** A secret that can be changed. */
const vault = (content: object) => {
  const secret = { content, reads: 0 };
  return {
    secret,
    readSecret: () => {
      secret.reads++;
      return Promise.resolve(JSON.stringify(secret.content));
    },
  };
};
const requests = (ids: readonly string[]) => ids.map((id) => ({ task_id: id }));

afterEach(closeStudio);

describe('a login', () => {
  test('serves a batch with one token', async () => {
    const studio = await startStudio(north(LOGIN));
    const tasks = studio.waitingTasks(NORTH, 60);

    const fates = await studio.consume(requests(tasks));

    expect(new Set(fates)).toEqual(new Set(['cancelled done']));
    expect(studio.calls()).toMatchObject({ 'token 201': 1, 'cancel 204': 60 });
  });

  test('whose token was voided gets another one, and no request fails of it', async () => {
    const studio = await startStudio(north(LOGIN));
    await studio.consume(requests(studio.waitingTasks(NORTH, 1)));
    studio.simulator.directory.voidTokens();
    studio.pass(MINUTE);

    const fates = await studio.consume(requests(studio.waitingTasks(NORTH, 30)));

    expect(new Set(fates)).toEqual(new Set(['cancelled done']));
    expect(studio.calls()).toMatchObject({ 'token 201': 2, 'cancel 204': 31 });
    expect(studio.refusals()).toBe(1);
  });

  test('with a wrong password keeps its requests on the queue and is tried every quarter of an hour', async () => {
    const studio = await startStudio(north({ ...LOGIN, IAM_PASSWORD: 'wrong' }));
    const [task = ''] = studio.waitingTasks(NORTH, 1);

    for (let minute = 0; minute < 15; minute++) {
      expect(await studio.consume(requests([task]))).toEqual(['deferred handed_back']);
      studio.pass(MINUTE);
    }
    expect(studio.calls()).toEqual({ 'token 401': 1 });
    expect(studio.sent).toEqual([]);
    await studio.consume(requests([task]));

    expect(studio.calls()).toEqual({ 'token 401': 2 });
  });
});

describe('a wrong password of several projects', () => {
  test('is tried once for all of them', async () => {
    const studio = await startStudio((url) => ({
      ...LOGIN,
      IAM_PASSWORD: 'wrong',
      MPC_PROJECTS: JSON.stringify(
        [
          ['cn-north-4', NORTH],
          ['cn-east-3', EAST],
        ].map(([region, id]) => ({ region, project_id: id, endpoint: url, iam_endpoint: url })),
      ),
    }));

    await studio.consume([{ task_id: 1 }]);
    const fates = await studio.consume([{ task_id: 2, project_id: EAST }]);

    expect(fates).toEqual(['deferred handed_back']);
    expect(studio.calls()).toEqual({ 'token 401': 1 });
  });
});

describe('a wrong key', () => {
  test('fails once in five minutes, and its requests stay on the queue', async () => {
    const studio = await startStudio(north({ ...KEY, HUAWEICLOUD_SDK_SK: 'wrong' }));
    const tasks = studio.waitingTasks(NORTH, 40);

    for (let minute = 0; minute < 10; minute++) {
      const fates = await studio.consume(requests(tasks));

      expect(new Set(fates)).toEqual(new Set(['deferred handed_back']));
      studio.pass(MINUTE);
    }

    expect(studio.simulator.ledger).toHaveLength(2);
    expect(studio.refusals()).toBe(2);
    expect(studio.sent).toEqual([]);
  });

  test('whose clock is off is set right once for a whole batch', async () => {
    const studio = await startStudio(north(KEY));
    studio.clock.advance(20 * MINUTE);

    const fates = await studio.consume(requests(studio.waitingTasks(NORTH, 30)));

    expect(new Set(fates)).toEqual(new Set(['cancelled done']));
    expect(studio.calls()['cancel 204']).toBe(30);
    expect(studio.refusals()).toBe(1);
  });
});

describe('a secret', () => {
  test('is read when the first batch comes, and once in its time to live', async () => {
    const { secret, readSecret } = vault(KEY);
    const studio = await startStudio(north({ MPC_SECRET_ARN: ARN }), readSecret);

    const before = secret.reads;
    await studio.consume(requests(studio.waitingTasks(NORTH, 30)));
    const first = secret.reads;
    studio.pass(5 * MINUTE);
    await studio.consume(requests(studio.waitingTasks(NORTH, 30)));

    expect([before, first, secret.reads]).toEqual([0, 1, 2]);
    expect(studio.calls()['cancel 204']).toBe(60);
  });

  test('is read once for all projects that share it', async () => {
    const { secret, readSecret } = vault(LOGIN);
    const studio = await startStudio(
      (url) => ({
        MPC_PROJECTS: JSON.stringify(
          ['cn-north-4', 'cn-east-3'].map((region) => ({
            region,
            endpoint: url,
            iam_endpoint: url,
            secret_arn: ARN,
          })),
        ),
      }),
      readSecret,
    );
    const [inNorth] = studio.waitingTasks(NORTH, 1);
    const [inEast] = studio.waitingTasks(EAST, 1);

    const fates = await studio.consume([
      { task_id: inNorth },
      { task_id: inEast, project_id: EAST },
    ]);

    expect(fates).toEqual(['cancelled done', 'cancelled done']);
    expect(secret.reads).toBe(1);
    // A token is good in one project only.
    expect(studio.calls()['token 201']).toBe(2);
  });

  test('with a key that was replaced serves again after five minutes at the latest', async () => {
    const { secret, readSecret } = vault({ ...KEY, HUAWEICLOUD_SDK_AK: 'RETIRED' });
    const studio = await startStudio(north({ MPC_SECRET_ARN: ARN }), readSecret);
    const tasks = requests(studio.waitingTasks(NORTH, 3));

    const refused = await studio.consume(tasks);
    secret.content = KEY;
    studio.pass(5 * MINUTE);
    const served = await studio.consume(requests(studio.waitingTasks(NORTH, 3)));

    expect(new Set(refused)).toEqual(new Set(['deferred handed_back']));
    expect(new Set(served)).toEqual(new Set(['cancelled done']));
    expect(studio.refusals()).toBe(1);
  });

  test('that cannot be read keeps requests on the queue, without a call', async () => {
    const denied = Object.assign(new Error('denied'), { name: 'AccessDeniedException' });
    const studio = await startStudio(north({ MPC_SECRET_ARN: ARN }), () => Promise.reject(denied));

    expect(await studio.consume(requests(studio.waitingTasks(NORTH, 1)))).toEqual([
      'deferred handed_back',
    ]);
    expect(studio.calls()).toEqual({});
  });
});
