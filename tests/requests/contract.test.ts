import { describe, expect, test } from '@jest/globals';
import { problemsOf, read } from './allowedProjects.ts';

const requestOf = (body: unknown) => {
  const parsed = read(body);
  return parsed.kind === 'single' ? parsed.request : parsed;
};
const singlesOf = (body: unknown) => {
  const parsed = read(body);
  return parsed.kind === 'list' ? parsed.singleBodies : parsed;
};

describe('a request for one task', () => {
  test('needs nothing but the task; its project is then the default one', () => {
    expect(requestOf({ task_id: 100 })).toStrictEqual({ taskId: '100', projectId: 'studio' });
  });

  test.each([
    [{ user_data: 'film 7' }, { userData: 'film 7' }],
    [{ created_before: '2026-01-31T12:00:00Z' }, { createdBefore: Date.UTC(2026, 0, 31, 12) }],
  ])('may expect of it no more than %j', (told, meant) => {
    expect(requestOf({ task_id: 100, expect: told })).toStrictEqual({
      ...{ taskId: '100', projectId: 'studio' },
      expect: meant,
    });
  });

  test('may have every field of the contract', () => {
    expect(
      requestOf({
        task_id: '100',
        project_id: 'archive',
        reason: 'wrong source',
        requested_by: 'night shift',
        correlation_id: 'c-1',
        not_after: '2026-01-31T12:00:00Z',
        expect: { user_data: 'film 7', created_before: '2026-01-31T13:00:00+01:00' },
      }),
    ).toEqual({
      taskId: '100',
      projectId: 'archive',
      reason: 'wrong source',
      requestedBy: 'night shift',
      correlationId: 'c-1',
      notAfter: Date.UTC(2026, 0, 31, 12),
      expect: { userData: 'film 7', createdBefore: Date.UTC(2026, 0, 31, 12) },
    });
  });

  test.each<[string, unknown]>([
    ['the least as a number', 1],
    ['the least as a string', '1'],
    ['the largest as a string', '9223372036854775807'],
  ])('takes %s', (_, id) => {
    expect(requestOf({ task_id: id })).toMatchObject({ taskId: String(id) });
  });

  test.each(['9007199254740993', '9223372036854775807'])('takes the number %s as it is', (id) => {
    expect(requestOf(`{"task_id":${id}}`)).toMatchObject({ taskId: id });
  });

  test('takes blanks around and within its JSON', () => {
    expect(requestOf(' \r\n\t{ "task_id" : 7 }\n')).toMatchObject({ taskId: '7' });
  });

  test.each(['reason', 'requested_by', 'correlation_id'])('takes a %s of 256 characters', (key) => {
    expect(problemsOf({ task_id: 1, [key]: 'x'.repeat(256) })).toEqual([]);
    expect(problemsOf({ task_id: 1, [key]: '' })).toEqual([]);
    expect(problemsOf({ task_id: 1, [key]: 'x'.repeat(257) })).toEqual([
      `${key}: must not exceed 256 characters`,
    ]);
  });

  test.each<[string, number]>([
    ['2026-01-31T12:00Z', Date.UTC(2026, 0, 31, 12)],
    ['2026-01-31T12:00:01Z', Date.UTC(2026, 0, 31, 12, 0, 1)],
    ['2026-01-31T12:00:00.5Z', Date.UTC(2026, 0, 31, 12, 0, 0, 500)],
    ['2026-01-31T12:00:00.123456789Z', Date.UTC(2026, 0, 31, 12, 0, 0, 123)],
    ['2026-01-31T12:00:00-08:00', Date.UTC(2026, 0, 31, 20)],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
  ])('reads the instant %s', (instant, epochMs) => {
    expect(requestOf({ task_id: 1, not_after: instant })).toMatchObject({ notAfter: epochMs });
  });

  test.each([
    '',
    'tomorrow',
    '2026-01-31',
    '2026-01-31T12:00:00',
    '2026-01-31 12:00:00Z',
    '2026-01-31T12:00:00 Z',
    '2026-02-30T12:00:00Z',
    '2025-02-29T12:00:00Z',
    '2026-04-31T12:00:00+01:00',
    '2026-13-01T12:00:00Z',
    '2026-01-31T25:00:00Z',
    '2026-01-31T12:00:00+24:00',
    'Sat, 31 Jan 2026 12:00:00 GMT',
    '1769860800000',
  ])('refuses %j, which is no instant', (instant) => {
    const refusal = 'must be an ISO 8601 instant with a time zone, such as 2026-01-31T12:00:00Z';

    expect(problemsOf({ task_id: 1, not_after: instant })).toEqual([`not_after: ${refusal}`]);
    expect(problemsOf({ task_id: 1, expect: { created_before: instant } })).toEqual([
      `expect.created_before: ${refusal}`,
    ]);
  });
});

describe('a request for several tasks', () => {
  test('becomes one request for each, with all its other fields', () => {
    const shared = {
      project_id: 'archive',
      reason: 'they said "no"',
      not_after: '2026-01-31T12:00:00Z',
      expect: { user_data: 'ä' },
    };

    expect(singlesOf({ task_ids: [7, '8'], ...shared })).toEqual([
      JSON.stringify({ task_id: '7', ...shared }),
      JSON.stringify({ task_id: '8', ...shared }),
    ]);
  });

  test('becomes requests that the contract accepts, digits of large numbers included', () => {
    const singles = singlesOf('{"task_ids":[9007199254740993,"9223372036854775807"]}');

    expect((singles as string[]).map(requestOf)).toEqual([
      { taskId: '9007199254740993', projectId: 'studio' },
      { taskId: '9223372036854775807', projectId: 'studio' },
    ]);
  });

  test('names 1 to 1,000 of them', () => {
    const ids = Array.from({ length: 1_000 }, (_, index) => index + 1);

    expect(problemsOf({ task_ids: [1] })).toEqual([]);
    expect(problemsOf({ task_ids: ids })).toEqual([]);
    expect(problemsOf({ task_ids: [] })).toEqual(['task_ids: must not be empty']);
    expect(problemsOf({ task_ids: [...ids, 1_001] })).toEqual([
      'task_ids: must not exceed 1000 entries',
    ]);
  });

  test('becomes requests that SQS takes, whatever characters were hidden behind escapes', () => {
    const singles = singlesOf(
      '{"task_ids":[1],"reason":"\\ufffe\\uffff\\u0000\\ud800","expect":{"user_data":"\\uffff"}}',
    ) as string[];

    expect(singles[0]).toMatch(/^[\x20-\ud7ff]+$/);
    expect(requestOf(singles[0])).toMatchObject({
      reason: '\ufffe\uffff\0\ud800',
      expect: { userData: '\uffff' },
    });
  });
});
