import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { TaskStatus } from '../../local/mpc-simulator/task.ts';
import { compactTime } from '../../local/mpc-simulator/times.ts';
import { errorOf, PROJECT, START, STILL, simulate } from './simulatedService.ts';

const SECOND = 1000;
const idsOf = (listing: { task_array: readonly { task_id: string }[] }): string[] =>
  listing.task_array.map(({ task_id: id }) => id);

describe('listing tasks', () => {
  test('ten a page from page 0 by default, oldest first, and says whether more follow', () => {
    const service = simulate();
    const ids = service.simulator.seedTasks(
      Array.from({ length: 15 }, () => ({ project: PROJECT })),
    );

    const first = service.list('status=WAITING');
    const second = service.list('status=WAITING&page=1');

    expect(idsOf(first)).toEqual(ids.slice(0, 10));
    expect([first.is_truncated, first.total]).toEqual([1, 15]);
    expect(idsOf(second)).toEqual(ids.slice(10));
    expect([second.is_truncated, second.total]).toEqual([0, 15]);
  });

  test('both ends of the time window are included, to the second', () => {
    const service = simulate();
    const at = (id: string, seconds: number) => ({
      project: PROJECT,
      id,
      createTime: START + seconds * SECOND + 500,
    });
    service.simulator.seedTasks([at('1', -2), at('2', -1), at('3', 0), at('4', 1)]);

    const listing = service.list(
      `start_time=${compactTime(START - SECOND)}&end_time=${compactTime(START)}`,
    );

    expect(idsOf(listing)).toEqual(['2', '3']);
  });

  test('a cancel shifts the later pages of the waiting list', () => {
    const service = simulate();
    const [first = '', second = ''] = service.simulator.seedTasks(
      Array.from({ length: 3 }, () => ({ project: PROJECT })),
    );

    service.cancel(first);

    expect(idsOf(service.list('status=WAITING&size=1&page=0'))).toEqual([second]);
  });

  test.each([
    'status=DONE',
    'status=NO_TASK',
    'size=0',
    'size=101',
    'page=-1',
    'page=x',
    'start_time=2026-03-04',
    'end_time=20260230000000',
    `${Array.from({ length: 11 }, (_, at) => `task_id=${at + 1}`).join('&')}`,
    'task_id=1&task_id=x',
  ])('"%s" is an invalid parameter', (query) => {
    expect(errorOf(simulate().call('GET', `/v1/{p}/transcodings?${query}`))).toEqual([
      400,
      'MPC.10202',
      'Invalid request parameter.',
    ]);
  });

  test('with ids, page, size and times have no effect, and unknown ids are left out', () => {
    const service = simulate();
    service.simulator.seedTasks([
      { project: PROJECT, id: '1' },
      { project: PROJECT, id: '2', status: 'SUCCEEDED' },
    ]);

    const listing = service.list(
      'task_id=1&task_id=2&task_id=3&page=5&size=1&end_time=20000101000000',
    );

    expect(listing.task_array.map(({ task_id: id, status }) => [id, status])).toEqual([
      ['1', 'WAITING'],
      ['2', 'SUCCEEDED'],
    ]);
    expect([listing.is_truncated, listing.total]).toEqual([0, 2]);
  });

  test('unknown ids come back as NO_TASK when that is chosen', () => {
    const service = simulate({ ...STILL, behaviour: { unknownIds: 'NO_TASK' } });

    expect(service.list('task_id=3').task_array).toEqual([{ task_id: '3', status: 'NO_TASK' }]);
  });

  test('a task that ended well bears MPC.10218, which is no failure; a failed one its reason', () => {
    const service = simulate();
    service.simulator.seedTasks([
      { project: PROJECT, id: '1', status: 'SUCCEEDED' },
      { project: PROJECT, id: '2', status: 'FAILED' },
    ]);

    expect(service.list('task_id=1&task_id=2').task_array).toMatchObject([
      { error_code: 'MPC.10218', description: 'The task has completed.' },
      { error_code: 'MPC.10052', end_time: '20260304050607' },
    ]);
  });

  test('the detail API tells when a task left the queue', () => {
    const service = simulate();
    service.simulator.seedTasks([
      { project: PROJECT, id: '1', status: 'TRANSCODING' },
      { project: PROJECT, id: '2' },
    ]);
    const detail = (query: string) => service.call('GET', `/v1/{p}/transcodings/detail${query}`);

    const { task_array: tasks } = JSON.parse(detail('?task_id=1&task_id=2&task_id=3').body);

    expect(tasks).toMatchObject([
      { task_id: '1', status: 'TRANSCODING', start_time: '20260304050607' },
      { task_id: '2', status: 'WAITING' },
    ]);
    expect(tasks[1]).not.toHaveProperty('start_time');
    expect(errorOf(detail(''))[1]).toBe('MPC.10202');
  });

  test('any page of any window is what sorting and filtering all tasks gives', () => {
    const seed = fc.record({
      id: fc.integer({ min: 1, max: 5000 }).map(String),
      second: fc.integer({ min: 0, max: 40 }),
      status: fc.constantFrom<TaskStatus>('WAITING', 'FAILED', 'CANCELED'),
    });
    const request = fc.record({
      status: fc.constantFrom<TaskStatus | undefined>('WAITING', 'CANCELED', undefined),
      from: fc.integer({ min: -1, max: 41 }),
      to: fc.integer({ min: -1, max: 41 }),
      page: fc.integer({ min: 0, max: 12 }),
      size: fc.integer({ min: 1, max: 100 }),
      order: fc.constantFrom('oldest' as const, 'newest' as const),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(seed, { selector: ({ id }) => id, maxLength: 1200, size: 'max' }),
        fc.array(fc.nat(), { maxLength: 30 }),
        request,
        (seeds, cancels, { status, from, to, page, size, order }) => {
          const service = simulate({ ...STILL, behaviour: { listOrder: order } });
          const createTime = (second: number): number => START + second * SECOND;
          service.simulator.seedTasks(
            seeds.map(({ id, second, status: state }) => ({
              project: PROJECT,
              id,
              status: state,
              createTime: createTime(second),
            })),
          );
          for (const at of cancels) service.cancel(seeds[at % (seeds.length || 1)]?.id ?? '1');

          const listing = service.list(
            `start_time=${compactTime(createTime(from))}&end_time=${compactTime(createTime(to))}` +
              `&page=${page}&size=${size}${status === undefined ? '' : `&status=${status}`}`,
          );

          const expected = seeds
            .filter(({ second }) => second >= from && second <= to)
            .filter(({ id }) => status === undefined || service.statusOf(id) === status)
            .toSorted((a, b) => a.second - b.second || Number(a.id) - Number(b.id))
            .map(({ id }) => id);
          if (order === 'newest') expected.reverse();
          expect(listing.total).toBe(expected.length);
          expect(idsOf(listing)).toEqual(expected.slice(page * size, (page + 1) * size));
          expect(listing.is_truncated).toBe(expected.length > (page + 1) * size ? 1 : 0);
        },
      ),
      { numRuns: 60 },
    );
  });
});
