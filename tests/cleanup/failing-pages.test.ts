import { describe, expect, test } from '@jest/globals';
import type { Transport, WireAnswer } from '../../lib/mpc/transport.ts';
import { createCleanUpWorld, HOUR_MS, PROJECT, START } from './cleanUpWorld.ts';

const YOUNG_MS = HOUR_MS;
const OLD_MS = 7 * HOUR_MS;

describe('pages that fail', () => {
  const failing = (which: (call: number) => WireAnswer | undefined) => {
    let call = 0;
    return (transport: Transport): Transport =>
      async (request, limits) =>
        which(call++) ?? (await transport(request, limits));
  };
  const answer = (status: number, body: string): WireAnswer => ({
    kind: 'answer',
    status,
    headers: {},
    body,
    complete: true,
  });
  const worldThat = (which: (call: number) => WireAnswer | undefined) => {
    const world = createCleanUpWorld({ through: failing(which) });
    world.waiting(300, OLD_MS);
    world.waiting(300, YOUNG_MS);
    return world;
  };

  test.each([
    ['503', answer(503, '{"error_code":"APIGW.0201","error_msg":"busy"}')],
    ['HTML', answer(200, '<html>hello</html>')],
    ['a cut body', answer(200, '{"task_array":[{"task_id":"1"')],
    ['no answer', { kind: 'no_answer', reason: 'ECONNRESET', sent: true } as const],
  ])('with %s three times and are read then change nothing', async (_, broken) => {
    const world = worldThat((call) => (call >= 1 && call <= 3 ? broken : undefined));

    expect(await world.run()).toMatchObject({ ended: 'done', seen: 300, enqueued: 100 });
  });

  test.each([0, 1, 2, 3])(
    'for good, from call %d on, are asked for four times and end the run with nothing enqueued',
    async (from) => {
      const world = worldThat((call) => (call >= from ? answer(503, 'busy') : undefined));

      const report = await world.run();

      expect(report).toMatchObject({ ended: 'list_failed', chosen: 0, enqueued: 0, tasks: [] });
      expect(report.why).toMatch(/^page \d of project \w+: HTTP.503/);
      expect(report.calls).toBe(from + 4);
      expect(world.bodies).toEqual([]);
    },
  );

  test('for what is asked, not for a moment, are not asked for again', async () => {
    const refusal = '{"error_code":"MPC.10202","error_msg":"Invalid request parameter."}';
    const world = worldThat(() => answer(400, refusal));

    const report = await world.run();

    expect(report).toMatchObject({ ended: 'list_failed', calls: 1 });
    expect(report.why).toContain('MPC.10202');
  });

  test('because time is up end the run with nothing enqueued', async () => {
    const world = createCleanUpWorld({
      variables: { MPC_REQUESTS_PER_MINUTE: '100', QUOTA_SHARE: '' },
    });
    world.waiting(5_000, OLD_MS);

    const report = await world.run({}, 60_000);

    expect(report).toMatchObject({ ended: 'no_time', chosen: 0, enqueued: 0 });
    expect(world.clock.now() - START).toBeLessThan(60_000);
    expect(world.bodies).toEqual([]);
  });

  test('of tasks that cannot be read: these are left alone and counted', async () => {
    const items = [
      { task_id: '1', status: 'WAITING', create_time: '20260115000000' },
      { task_id: '2', status: 'WAITING' },
      { task_id: '3', status: 'WAITING', create_time: 'yesterday' },
      { task_id: '4', status: 'WAITING', create_time: 20_260_115_000_000 },
      { task_id: 'x', status: 'WAITING', create_time: '20260115000000' },
      { task_id: '6', status: 'TRANSCODING', create_time: '20260115000000' },
      { task_id: '7', status: 'WAITING', create_time: '20260115093000' },
      { task_id: '8', status: 'LURKING', create_time: '20260115000000' },
    ];
    const world = worldThat(() =>
      answer(200, JSON.stringify({ task_array: items, is_truncated: 0 })),
    );

    const report = await world.run();

    expect(world.enqueuedIds()).toEqual(['1']);
    expect(report).toMatchObject({
      seen: 6,
      unreadable: 2,
      too_young: 1,
      spared: { no_create_time: 3, not_waiting: 1 },
    });
  });

  test('that show an input in part are shown as far as they go', async () => {
    const item = { status: 'WAITING', create_time: '20260115000000' };
    const items = [
      { ...item, task_id: '1', input: { bucket: 'films' } },
      { ...item, task_id: '2', input: { object: 'a.mp4' } },
    ];
    const young = Array.from({ length: 2 }, (_, index) => ({
      task_id: String(10 + index),
      status: 'WAITING',
      create_time: '20260115093000',
    }));
    const body = JSON.stringify({ task_array: [...items, ...young], is_truncated: 0 });

    const { tasks } = await worldThat(() => answer(200, body)).run();

    expect(tasks.map(({ input }) => input)).toEqual(['films/', '/a.mp4']);
  });

  test('because the API throttles are asked for again, as often as it takes', async () => {
    const world = worldThat((call) => (call < 5 ? answer(429, 'slow down') : undefined));

    expect(await world.run()).toMatchObject({ ended: 'done', seen: 300, calls: 9 });
  });

  test('before they are sent are no calls', async () => {
    const unsent: WireAnswer = { kind: 'no_answer', reason: 'ECONNREFUSED', sent: false };
    const world = worldThat((call) => (call < 2 ? unsent : undefined));

    expect(await world.run()).toMatchObject({ ended: 'done', seen: 300, calls: 4 });
  });

  test('in an outage stop the next run as soon as the breaker opens', async () => {
    const world = worldThat(() => answer(503, 'busy'));
    await world.run();

    const report = await world.run();

    expect(report).toMatchObject({ ended: 'list_failed', calls: 1, enqueued: 0 });
    expect(report.why).toContain(`the breaker was open before page 0 of project ${PROJECT}`);
  });

  test('to come before time is up end the run with nothing enqueued', async () => {
    const world = createCleanUpWorld({
      through:
        () =>
        (_, { signal }) =>
          new Promise((resolve) => {
            const giveUp = () => resolve({ kind: 'no_answer', reason: 'ABORTED', sent: true });
            signal?.addEventListener('abort', giveUp);
          }),
    });

    const report = await world.run();

    expect(report).toMatchObject({ ended: 'no_time', chosen: 0, enqueued: 0 });
    expect(report.why).toBe(`time was up at page 0 of project ${PROJECT}`);
  });

  test('since the project cannot be found out end the run with nothing enqueued', async () => {
    const world = createCleanUpWorld({
      variables: { HUAWEICLOUD_SDK_PROJECT_ID: '' },
      through: failing(() => answer(503, 'busy')),
    });

    expect(await world.run()).toMatchObject({
      ended: 'list_failed',
      why: 'the id of a project could not be found out',
      calls: 0,
    });
  });
});
