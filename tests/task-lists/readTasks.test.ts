import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readTaskPage } from '../../lib/mpc/readTasks.ts';
import { TASK_STATUSES } from '../../lib/mpc/task.ts';

const RUNS = { seed: 20_260_121, numRuns: 500 };

const page = (items: readonly unknown[], rest: object = { is_truncated: 0 }) =>
  readTaskPage(JSON.stringify({ task_array: items, ...rest }));

describe('a list of tasks', () => {
  test('is read with all that a request can be compared with', () => {
    const item = {
      task_id: '9007199254740993',
      status: 'WAITING',
      create_time: '20260115093000',
      user_data: 'series=12',
      input: { bucket: 'in', location: 'cn-north-4', object: 'a.mp4' },
      output: { bucket: 'out', location: 'cn-north-4', object: 'a/' },
      trans_template_id: [7000523, '7000538'],
    };

    expect(page([item], { is_truncated: 1, total: 240 })).toEqual({
      tasks: [
        {
          taskId: '9007199254740993',
          status: 'WAITING',
          createdAt: Date.UTC(2026, 0, 15, 9, 30),
          userData: 'series=12',
          input: { bucket: 'in', object: 'a.mp4' },
          output: { bucket: 'out', object: 'a/' },
          templateIds: ['7000523', '7000538'],
        },
      ],
      unreadable: 0,
      truncated: true,
      total: 240,
    });
  });

  test('keeps every digit of a template id', () => {
    const body =
      '{"task_array":[{"task_id":1,"status":"WAITING","trans_template_id":[9007199254740993]}]}';

    expect(readTaskPage(body)?.tasks[0]?.templateIds).toEqual(['9007199254740993']);
  });

  test('takes ids as numbers and as strings, without a digit lost', () => {
    const body =
      '{"task_array":[{"task_id":9007199254740993,"status":"WAITING"}],"is_truncated":0}';

    expect(readTaskPage(body)?.tasks).toEqual([{ taskId: '9007199254740993', status: 'WAITING' }]);
    expect(page([{ task_id: 7, status: 'WAITING' }])?.tasks[0]?.taskId).toBe('7');
  });

  test('knows every status, and the other spelling of SUCCEEDED', () => {
    const items = TASK_STATUSES.map((status, index) => ({ task_id: index + 1, status }));

    expect(page(items)?.tasks.map(({ status }) => status)).toEqual([...TASK_STATUSES]);
    expect(page([{ task_id: 1, status: 'SUCCEED' }])?.tasks[0]?.status).toBe('SUCCEEDED');
  });

  test('counts items that it cannot read instead of guessing', () => {
    const items = [
      { task_id: 1, status: 'PAUSED' },
      { task_id: 1 },
      { task_id: 1.5, status: 'WAITING' },
      { status: 'WAITING' },
      { task_id: 1, status: 'waiting' },
      'text',
      null,
      [],
      { task_id: 2, status: 'WAITING' },
    ];

    expect(page(items)).toEqual({
      tasks: [{ taskId: '2', status: 'WAITING' }],
      unreadable: 8,
      truncated: false,
    });
  });

  test('leaves out fields of a wrong type', () => {
    const item = {
      task_id: 1,
      status: 'WAITING',
      create_time: 20260115093000,
      user_data: 5,
      input: 'text',
      output: [],
      trans_template_id: 'text',
    };

    expect(page([item])?.tasks).toEqual([{ taskId: '1', status: 'WAITING' }]);
    expect(page([{ ...item, create_time: '20260230000000' }])?.tasks[0]).not.toHaveProperty(
      'createdAt',
    );
  });

  test('may be empty', () => {
    expect(page([])).toEqual({ tasks: [], unreadable: 0, truncated: false });
  });

  test.each([
    ['', false],
    ['<html></html>', false],
    ['{"task_array":[{"task_id":1,"sta', false],
    ['null', false],
    ['[]', false],
    ['{}', false],
    ['{"task_array":{}}', false],
    ['{"task_array":[]}', true],
  ])('%j is one: %s', (body, isOne) => {
    expect(readTaskPage(body) !== undefined).toBe(isOne);
  });

  test.each([
    [1, true],
    ['1', true],
    [true, true],
    [0, false],
    ['0', false],
    [undefined, false],
  ])('with is_truncated %j has more pages: %s', (value, truncated) => {
    expect(page([], { is_truncated: value })?.truncated).toBe(truncated);
  });

  test('accounts for every item, whatever the body', () => {
    const item = fc.oneof(
      fc.anything(),
      fc.record({ task_id: fc.anything(), status: fc.constantFrom(...TASK_STATUSES, 'OTHER') }),
    );
    fc.assert(
      fc.property(fc.array(item, { maxLength: 8 }), (items) => {
        let body: string;
        try {
          body = JSON.stringify({ task_array: items });
        } catch {
          return;
        }
        const read = readTaskPage(body);

        expect(read && read.tasks.length + read.unreadable).toBe(items.length);
      }),
      RUNS,
    );
  });
});
