import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createSimulatorClock } from '../../local/mpc-simulator/clock.ts';
import { type RunningSimulator, startSimulator } from '../../local/mpc-simulator/server.ts';
import { officialClient, TASKS } from './officialClient.ts';
import { PROJECT } from './simulatedService.ts';

describe('the control API', () => {
  let running: RunningSimulator;

  beforeEach(async () => {
    running = await startSimulator({ clock: createSimulatorClock(0) });
  });

  afterEach(() => running.close());

  const control = async (
    method: string,
    path: string,
    body?: unknown,
    // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, looked at by the tests
  ): Promise<{ status: number; json: any }> => {
    const response = await fetch(`${running.url}/__simulator/${path}`, {
      method,
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.status, json: await response.json() };
  };

  test('tells what it can do', async () => {
    const { status, json } = await control('GET', '');

    expect(status).toBe(200);
    expect(json.operations).toContainEqual(expect.stringContaining('POST /__simulator/tasks:'));
  });

  test('seeds tasks in any state, one by one or many alike, and shows them with their history', async () => {
    const seeded = await control('POST', 'tasks', {
      tasks: [
        { task_id: 7, status: 'NEED_TO_BE_AUDIT', create_time: '2026-01-02T03:04:05Z' },
        { task_id: '9223372036854775807', status: 'FAILED', create_time: '20260102030405' },
      ],
    });
    const many = await control('POST', 'tasks', { count: 3, status: 'WAITING', user_data: 'mine' });
    const shown = await control('GET', 'tasks?task_id=7&task_id=9223372036854775807');

    const now = running.clock.now();
    expect(seeded.json).toEqual({ task_ids: ['7', '9223372036854775807'] });
    expect(many.json.task_ids).toHaveLength(3);
    expect(shown.json.tasks).toEqual([
      {
        task_id: '7',
        project: PROJECT,
        status: 'NEED_TO_BE_AUDIT',
        priority: 6,
        create_time: Date.UTC(2026, 0, 2, 3, 4, 5),
        history: [{ status: 'NEED_TO_BE_AUDIT', at: now }],
      },
      expect.objectContaining({
        task_id: '9223372036854775807',
        create_time: Date.UTC(2026, 0, 2, 3, 4, 5),
        end_time: now,
      }),
    ]);
    expect((await control('GET', 'tasks?status=WAITING')).json.tasks).toHaveLength(3);
  });

  test('moves the clock, and the queue with it', async () => {
    await control('POST', 'tasks', { tasks: [{ task_id: 7 }] });
    const before = (await control('GET', 'clock')).json.now;

    await control('PUT', 'clock', { advance_ms: 3_600_000 });

    expect((await control('GET', 'clock')).json).toMatchObject({
      now: before + 3_600_000,
      scale: 0,
    });
    const [task] = (await control('GET', 'tasks?task_id=7')).json.tasks;
    expect(['SUCCEEDED', 'FAILED']).toContain(task.status);
    expect((await control('PUT', 'clock', { now: '2030-01-01T00:00:00Z' })).json.now).toBe(
      Date.UTC(2030, 0),
    );
  });

  test('sets each group of settings, leaving the rest of it', async () => {
    expect((await control('PUT', 'faults', { reset_before: 0.25 })).json).toMatchObject({
      reset_before: 0.25,
      html: 0,
    });
    expect((await control('PUT', 'quota', { per_minute: 5 })).json).toMatchObject({
      per_minute: 5,
      window: 'fixed',
    });
    await control('PUT', 'lifecycle', { starts_per_minute: 0 });
    await control('PUT', 'behaviour', { unknown_ids: 'NO_TASK' });

    expect(running.simulator.settings).toMatchObject({
      quota: { perMinute: 5 },
      lifecycle: { startsPerMinute: 0 },
      faults: { resetBefore: 0.25 },
      behaviour: { unknownIds: 'NO_TASK' },
    });
  });

  test('orders faults and outages', async () => {
    const client = officialClient(running.url);
    await control('POST', 'faults/next', { name: 'server_error', status: 504, kind: 'cancel' });

    expect((await client.send('DELETE', TASKS, { task_id: 7 })).httpStatusCode).toBe(504);
    await control('PUT', 'outages', { outages: [{ until: running.clock.now() + 60_000 }] });
    expect((await client.send('DELETE', TASKS, { task_id: 7 })).httpStatusCode).toBe(503);
    await control('PUT', 'clock', { advance_ms: 60_000 });
    expect((await client.send('DELETE', TASKS, { task_id: 7 })).httpStatusCode).toBe(403);
  });

  test('shows the calls of the ledger, and is not in it', async () => {
    const client = officialClient(running.url);
    await client.send('DELETE', TASKS, { task_id: 7 });
    await client.send('GET', TASKS, { task_id: 8 });

    const all = (await control('GET', 'ledger')).json.ledger;

    expect(all).toEqual([
      {
        seq: 1,
        at: running.clock.now(),
        method: 'DELETE',
        kind: 'cancel',
        project: PROJECT,
        task_ids: ['7'],
        effect: 'none',
        status: 403,
        code: 'MPC.10211',
        request_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
      expect.objectContaining({ seq: 2, kind: 'query', task_ids: ['8'], status: 200 }),
    ]);
    expect((await control('GET', 'ledger?after=1')).json.ledger).toEqual([all[1]]);
    expect((await control('GET', 'ledger?kind=cancel')).json.ledger).toEqual([all[0]]);
    expect((await control('GET', 'ledger?task_id=8')).json.ledger).toEqual([all[1]]);
  });

  test('adds an account with a key that works', async () => {
    await control('PUT', 'accounts', {
      name: 'second-account',
      users: [],
      keys: [{ access_key: 'SECONDKEY', secret_key: 'second-invented-secret' }],
      projects: [{ id: 'second', name: 'cn-north-4' }],
    });
    const client = officialClient(running.url, {
      ak: 'SECONDKEY',
      sk: 'second-invented-secret',
      projectId: 'second',
    });

    expect((await client.send('GET', TASKS)).httpStatusCode).toBe(200);
  });

  test('a reset lifts the lock of a key and forgets all else', async () => {
    const wrong = officialClient(running.url, { sk: 'wrong' });
    for (let failure = 1; failure <= 6; failure += 1) await wrong.send('GET', TASKS);

    await control('POST', 'reset');

    expect((await control('GET', 'ledger')).json.ledger).toEqual([]);
    expect((await officialClient(running.url).send('GET', TASKS)).httpStatusCode).toBe(200);
  });

  test.each([
    ['POST', 'tasks', { tasks: [{ task_id: 0 }] }, 400],
    ['POST', 'tasks', { tasks: [{ state: 'WAITING' }] }, 400],
    ['POST', 'tasks', { count: 0 }, 400],
    ['POST', 'tasks', { tasks: [{ task_id: 1 }, { task_id: 1 }] }, 409],
    ['POST', 'tasks', 'no json', 400],
    ['PUT', 'faults', { html: 2 }, 400],
    ['PUT', 'faults', { html_share: 0.1 }, 400],
    ['POST', 'faults/next', { name: 'fire' }, 400],
    ['PUT', 'clock', { now: 'yesterday' }, 400],
    ['PUT', 'clock', { advance_ms: 1e18 }, 400],
    ['PUT', 'accounts', {}, 400],
    ['GET', 'nothing', undefined, 404],
  ] as const)('%s %s with %j is refused and says why', async (method, path, body, status) => {
    const answer = await control(method, path, body);

    expect(answer.status).toBe(status);
    expect(answer.json.problems.length).toBeGreaterThan(0);
    expect(running.simulator.tasks()).toEqual([]);
  });

  test('problems are told in the names of the JSON', async () => {
    const { json } = await control('PUT', 'quota', { per_minute: 0, overall_per_minute: 'x' });

    expect(json.problems).toEqual([
      expect.stringContaining('quota.per_minute:'),
      expect.stringContaining('quota.overall_per_minute:'),
    ]);
  });
});
