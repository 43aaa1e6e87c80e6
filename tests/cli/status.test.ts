import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startTranscodingWorld, type TranscodingWorld } from './transcodingWorld.ts';

describe('the status of tasks', () => {
  let world: TranscodingWorld;
  beforeEach(async () => {
    world = await startTranscodingWorld();
  });
  afterEach(() => world.close());

  const ids = Array.from({ length: 10 }, (_, digit) => `4000000${digit}`);

  test('is asked for ten tasks a call', async () => {
    const more = Array.from({ length: 15 }, (_, index) => String(50_000_000 + index));

    const { status, output } = await world.run(['status', ...ids, ...more, '--json']);

    expect(status).toBe(0);
    const { tasks } = JSON.parse(output);
    expect(tasks).toHaveLength(25);
    expect(tasks[4]).toMatchObject({ task_id: '40000004', status: 'TRANSCODING' });
    expect(tasks[9]).toEqual({ task_id: '40000009', status: 'NO_TASK' });
    const calls = world.simulator.simulator.ledger.map(({ kind, taskIds }) => [
      kind,
      taskIds.length,
    ]);
    expect(calls).toEqual([
      ['query', 10],
      ['query', 10],
      ['query', 5],
    ]);
  });

  test('is shown in a table', async () => {
    const { output } = await world.run(['status', '40000000', '40000009']);

    expect(output).toMatch(
      /^Task +Status +Created +Ended +User data\n.*\n40000000 {2}WAITING +\d\d-\d\d \d\d:\d\d +– +demo\n40000009 {2}NO_TASK +– +–\n$/,
    );
  });

  test('that cannot be found out is a failure', async () => {
    const { status, output, errors } = await world.run(['status', '1', '--json'], {
      HUAWEICLOUD_SDK_SK: 'wrong',
    });

    expect(status).toBe(1);
    expect(JSON.parse(output).tasks[0].problem).toMatch(/^project APIGW\.0301: /);
    expect(errors).toMatch(/^note: authentication or access failed/);
    expect(world.simulator.simulator.ledger).toHaveLength(1);
  });

  test('of a project that is looked up by its region', async () => {
    const { status, output } = await world.run(['status', '40000000'], {
      HUAWEICLOUD_SDK_PROJECT_ID: '',
    });

    expect(status).toBe(0);
    expect(output).toContain('WAITING');
  });

  test('of a project that is not configured is refused', async () => {
    const { status, errors } = await world.run(['status', '1', '--project', 'other']);

    expect(status).toBe(2);
    expect(errors).toContain('error: --project is not one of the configured projects');
  });

  test('that is interrupted ends with status 130', async () => {
    const { status, output } = await world.run(
      ['status', '1', '--json'],
      {},
      {
        interrupted: AbortSignal.abort(),
      },
    );

    expect(status).toBe(130);
    expect(JSON.parse(output).tasks[0].problem).toBe('interrupted before it was queried');
  });
});
