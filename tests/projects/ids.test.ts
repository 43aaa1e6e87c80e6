import { afterEach, describe, expect, test } from '@jest/globals';
import { closeStudio, EAST, KEY, LOGIN, NORTH, startStudio } from './studio.ts';

const FOREIGN = 'ffffffffffffffffffffffffffffffff';
const one =
  (rest: Record<string, string>) =>
  (url: string): Record<string, string> => ({
    MPC_REGION: 'cn-north-4',
    MPC_ENDPOINT: url,
    IAM_ENDPOINT: url,
    ...rest,
  });
const several =
  (projects: (url: string) => readonly object[], rest: Record<string, string> = KEY) =>
  (url: string): Record<string, string> => ({
    MPC_PROJECTS: JSON.stringify(
      projects(url).map((project) => ({ endpoint: url, iam_endpoint: url, ...project })),
    ),
    ...rest,
  });

afterEach(closeStudio);

describe('the id of a project that is configured without', () => {
  test.each([
    ['a key', KEY],
    ['a login', LOGIN],
  ])('is looked up with %s at the first batch and kept', async (_name, credentials) => {
    const studio = await startStudio(one(credentials));
    const [first, second] = studio.waitingTasks(NORTH, 2);

    const before = studio.calls();
    const outcomes = [
      ...(await studio.consume([{ task_id: first }])),
      ...(await studio.consume([{ task_id: second, project_id: NORTH }])),
    ];

    expect(before).toEqual({});
    expect(outcomes).toEqual(['cancelled done', 'cancelled done']);
    expect(studio.calls()['projects 200']).toBe(1);
    expect(studio.settlements[0]?.request?.projectId).toBe(NORTH);
  });

  test('that is known parks requests for other projects', async () => {
    const studio = await startStudio(one(KEY));

    expect(await studio.consume([{ task_id: 1, project_id: FOREIGN }])).toEqual(['- parked']);
  });

  test('that is set is not looked up', async () => {
    const studio = await startStudio(one({ ...KEY, HUAWEICLOUD_SDK_PROJECT_ID: NORTH }));
    const [task] = studio.waitingTasks(NORTH, 1);

    expect(await studio.consume([{ task_id: task }])).toEqual(['cancelled done']);
    expect(studio.calls()['projects 200']).toBeUndefined();
  });
});

describe('while the id of a project cannot be looked up', () => {
  test('its requests stay on the queue, whether or not they name it, and are served later', async () => {
    const studio = await startStudio(one(KEY));
    const [first, second] = studio.waitingTasks(NORTH, 2);
    const bodies = [{ task_id: first }, { task_id: second, project_id: NORTH }];
    const from = studio.clock.now();
    studio.simulator.setOutages([{ from, until: from + 10_000, how: 'serverError' }]);

    const during = await studio.consume(bodies);
    studio.pass(29_000);
    const tooSoon = await studio.consume(bodies);
    studio.pass(1_000);
    const after = await studio.consume(bodies);

    expect(during).toEqual(['deferred handed_back', 'deferred handed_back']);
    expect(tooSoon).toEqual(during);
    expect(after).toEqual(['cancelled done', 'cancelled done']);
    expect(studio.sent).toEqual([]);
    expect(studio.hidden.map(({ seconds }) => seconds)).toEqual([30, 30, 1, 1]);
    expect(studio.lookUpFailures).toEqual([
      {
        region: 'cn-north-4',
        credentials: 'access_key',
        failure: expect.objectContaining({ class: 'retry', status: 503, sent: false }),
      },
    ]);
  });

  test('what cannot be read is parked all the same', async () => {
    const studio = await startStudio(one(KEY));
    const from = studio.clock.now();
    studio.simulator.setOutages([{ from, until: from + 10_000, how: 'serverError' }]);

    expect(await studio.consume([{ task_id: -1 }])).toEqual(['- parked']);
  });

  test('nothing is asked for five minutes when the credentials are wrong', async () => {
    const studio = await startStudio(one({ ...KEY, HUAWEICLOUD_SDK_SK: 'wrong' }));

    for (let minute = 0; minute < 10; minute++) {
      expect(await studio.consume([{ task_id: 1 }])).toEqual(['deferred handed_back']);
      studio.pass(60_000);
    }

    expect(studio.calls()).toEqual({ 'projects 401': 2 });
    expect(studio.lookUpFailures[0]?.failure).toMatchObject({ class: 'project', status: 401 });
  });

  test('another project is served', async () => {
    const studio = await startStudio(
      several((url) => [
        { region: 'eu-west-101', endpoint: url, iam_endpoint: 'http://no-such-host.invalid' },
        { region: 'cn-east-3', project_id: EAST },
      ]),
    );
    const [task] = studio.waitingTasks(EAST, 1);

    expect(
      await studio.consume([
        { task_id: 7 },
        { task_id: task, project_id: EAST },
        { task_id: 8, project_id: FOREIGN },
      ]),
    ).toEqual(['deferred handed_back', 'cancelled done', 'deferred handed_back']);
  });

  test('a request that waited for too long is dead, not forgotten', async () => {
    const studio = await startStudio(one({ ...KEY, MAX_QUEUE_AGE: '1h', HUAWEICLOUD_SDK_SK: 'x' }));
    const attempts = JSON.stringify({
      enqueued_at: studio.clock.now() - 3_700_000,
      tries: 0,
      delete_sent: false,
      redrives: 0,
    });

    const fates = await studio.consume([{ task_id: 7 }], {
      attempts: {
        dataType: 'String',
        stringValue: attempts,
        stringListValues: [],
        binaryListValues: [],
      },
    });

    expect(fates).toEqual(['deferred dead']);
  });
});
