import { describe, expect, test } from '@jest/globals';
import { problemsOf } from './allowedProjects.ts';

const ID = 'must be an integer or a string of digits from 1 to 9223372036854775807';
const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

describe('a body that is no request', () => {
  test.each([
    '',
    ' ',
    'cancel task 100, please',
    '{"task_id":100',
    '{task_id:100}',
    "{'task_id':100}",
    '{"task_id":0100}',
    '{"task_id":100}{"task_id":101}',
    '\ufeff{"task_id":100}',
    '{"task_id":NaN}',
  ])('is told to be no JSON: %j', (body) => {
    expect(problemsOf(body)).toEqual([': is not JSON']);
  });

  test.each(['100', '"100"', '12345678901234567890', 'null', 'true', '[]', '[{"task_id":1}]'])(
    'is told to be no object: %s',
    (body) => {
      expect(problemsOf(body)).toEqual([': must be a JSON object']);
    },
  );

  test.each([
    '0',
    '-0',
    '-1',
    '1.5',
    '1.0',
    '1e3',
    '1E+3',
    '9007199254740993.0',
    '9223372036854775808',
    '-9223372036854775808',
    '1e400',
    '123456789012345678901234567890',
    'true',
    'null',
    '[]',
    '[1]',
    '{}',
    '{"source":"1"}',
    '""',
    '"0"',
    '"-1"',
    '"+1"',
    '" 1"',
    '"1.0"',
    '"0x10"',
    '"1_000"',
    '"9223372036854775808"',
    '"task"',
    '"٣"',
  ])('is told that its task id is none: %s', (id) => {
    expect(problemsOf(`{"task_id":${id}}`)).toEqual([`task_id: ${ID}`]);
    expect(problemsOf(`{"task_ids":[7,${id}]}`)).toEqual([`task_ids.1: ${ID}`]);
  });

  test('is told that its task id is missing', () => {
    expect(problemsOf({})).toEqual(['task_id: is missing']);
    expect(problemsOf({ reason: 'x' })).toEqual(['task_id: is missing']);
  });

  test('may not name one task and several', () => {
    expect(problemsOf({ task_id: 1, task_ids: [1] })).toEqual([
      'task_ids: must not stand beside task_id',
    ]);
  });

  test.each(['null', '"1"', '1', '{}', '1.5', '{"0":1,"length":1}'])(
    'is told that its task ids are no list: %s',
    (ids) => {
      expect(problemsOf(`{"task_ids":${ids}}`)).toEqual(['task_ids: must be an array of task ids']);
    },
  );

  test.each(['taskId', 'TASK_ID', 'task_id ', 'priority', '', 'task\u0000id'])(
    'is told of a field that nobody knows: %j',
    (key) => {
      expect(problemsOf({ task_id: 1, [key]: 1 })).toEqual([`${key}: is not a known field`]);
      expect(problemsOf({ task_ids: [1], [key]: 1 })).toEqual([`${key}: is not a known field`]);
    },
  );

  test.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
    'does not hide an unknown field behind the name %s',
    (key) => {
      for (const value of ['{}', '{"task_id":1}', '12345678901234567890']) {
        expect(problemsOf(`{"task_id":1,"${key}":${value}}`)).toEqual([
          `${key}: is not a known field`,
        ]);
        expect(problemsOf(`{"task_id":1,"expect":{"${key}":${value}}}`)).toEqual([
          `expect.${key}: is not a known field`,
        ]);
      }
      expect(({} as { task_id?: unknown }).task_id).toBeUndefined();
    },
  );

  test('does not find its task on a prototype that it brought along', () => {
    expect(problemsOf('{"__proto__":{"task_id":1}}')).toEqual([
      'task_id: is missing',
      '__proto__: is not a known field',
    ]);
  });

  test.each(['project_id', 'reason', 'requested_by', 'correlation_id', 'not_after'])(
    'is told that its %s is no text',
    (key) => {
      for (const value of [
        '1',
        '1.5',
        'null',
        'true',
        '[]',
        '["a"]',
        '{}',
        '12345678901234567890',
      ]) {
        expect(problemsOf(`{"task_id":1,"${key}":${value}}`)).toEqual([`${key}: must be a string`]);
      }
    },
  );

  test('is told what is wrong with what it expects of the task', () => {
    const what = 'expect: must be an object with user_data or created_before';
    for (const value of ['1', '1.5', 'null', '"x"', '[]', '12345678901234567890']) {
      expect(problemsOf(`{"task_id":1,"expect":${value}}`)).toEqual([what]);
    }
    expect(problemsOf({ task_id: 1, expect: { user_data: 1, status: 'WAITING' } })).toEqual([
      'expect.user_data: must be a string',
      'expect.status: is not a known field',
    ]);
  });

  test('may not name a project that is not configured', () => {
    const refusal = 'project_id: is not one of the configured projects';

    expect(problemsOf({ task_id: 1, project_id: 'someone-elses' })).toEqual([refusal]);
    expect(problemsOf({ task_ids: [1], project_id: '' })).toEqual([refusal]);
    expect(problemsOf({ task_id: 1, project_id: '__proto__' })).toEqual([refusal]);
  });

  test('is told everything that is wrong with it', () => {
    expect(
      problemsOf({ task_id: -1, reason: 5, priority: 9, project_id: 'someone-elses' }).sort(),
    ).toEqual([
      'priority: is not a known field',
      'project_id: is not one of the configured projects',
      'reason: must be a string',
      `task_id: ${ID}`,
    ]);
  });

  test.each<[string, string]>([
    ['all of it', deep(100_000)],
    ['an unknown field', `{"task_id":1,"x":${deep(100_000)}}`],
    ['its task id', `{"task_id":${deep(100_000)}}`],
    ['an entry of its list', `{"task_ids":[${deep(100_000)}]}`],
    ['what it expects', `{"task_id":1,"expect":{"user_data":${deep(100_000)}}}`],
    ['what stands beside a large number', `{"task_id":9007199254740993,"x":${deep(100_000)}}`],
    ['objects within objects', `{"task_id":1,"x":${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}}`],
  ])('may be nested without end in %s', (_, body) => {
    expect(problemsOf(body)).not.toEqual([]);
  });

  test('may not have a thousand tasks share what would fill the memory when it is copied', () => {
    const task_ids = Array.from({ length: 1_000 }, (_, index) => index + 1);
    const sharing = (length: number) => ({ task_ids, expect: { user_data: 'x'.repeat(length) } });

    expect(problemsOf(sharing(16_000))).toEqual([]);
    expect(problemsOf(sharing(200_000))).toEqual([
      'task_ids: are too many for fields as long as these',
    ]);
  });

  test('is read in passing, however much is wrong with it', () => {
    const entries = Array.from({ length: 100_000 }, () => '-1').join(',');

    const started = performance.now();
    problemsOf(`{"task_ids":[${entries}]}`);

    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
