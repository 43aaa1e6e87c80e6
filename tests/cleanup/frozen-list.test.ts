import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readFrozenList } from '../../lib/cleanup/frozenList.ts';
import { LARGEST_PAGE } from '../../lib/mpc/client.ts';
import type { TaskPage, TaskView } from '../../lib/mpc/task.ts';

type Total = 'all_pages' | 'this_page' | 'absent' | 'nonsense';
const TOTALS = ['all_pages', 'this_page', 'absent', 'nonsense'] as const;
const RUNS = { seed: 20_260_209, numRuns: 300 };

const row = (id: number): TaskView => ({ taskId: String(id), status: 'WAITING' });

/** A list of the API in some order that does not change, of which rows vanish before each call. */
const listOf = (rows: readonly number[], total: Total, vanish: (call: number) => number[]) => {
  const left = [...rows];
  let calls = 0;
  const read = (page: number): Promise<TaskPage> => {
    for (const place of vanish(calls)) left.splice(place % (left.length || 1), 1);
    calls++;
    const tasks = left.slice(page * LARGEST_PAGE, (page + 1) * LARGEST_PAGE).map(row);
    const counts = {
      all_pages: { total: left.length },
      this_page: { total: tasks.length },
      absent: {},
      nonsense: { total: left.length * 3 + 1_000 },
    };
    return Promise.resolve({
      tasks,
      unreadable: 0,
      truncated: left.length > (page + 1) * LARGEST_PAGE,
      ...counts[total],
    });
  };
  return { read, left, calls: () => calls };
};

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('a list that nothing vanishes from', () => {
  test.each([0, 1, 99, 100, 101, 200, 250, 5_000, 5_001, 20_000])(
    'of %d rows is read whole with one call a page',
    async (rows) => {
      const list = listOf(range(rows), 'all_pages', () => []);

      const { tasks } = await readFrozenList(list.read);

      expect(tasks.size).toBe(rows);
      expect(list.calls()).toBe(Math.max(1, Math.ceil(rows / LARGEST_PAGE)));
    },
  );

  test.each(['this_page', 'absent'] as const)(
    'whose total is %s takes the way to its end as well',
    async (total) => {
      const list = listOf(range(5_000), total, () => []);

      const { tasks } = await readFrozenList(list.read);

      expect(tasks.size).toBe(5_000);
      expect(list.calls()).toBeLessThanOrEqual(50 + 2 * Math.ceil(Math.log2(50)) + 2);
    },
  );
});

describe('a list that rows vanish from while it is read', () => {
  test('shows every row that stays, in whatever order it is and whatever its total counts', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 1_500 }),
        fc.array(fc.array(fc.nat(), { maxLength: 150 }), { maxLength: 20 }),
        fc.constantFrom(...TOTALS),
        async (rows, vanishing, total) => {
          const list = listOf(range(rows), total, (call) => vanishing[call] ?? []);

          const { tasks } = await readFrozenList(list.read);

          expect(list.left.filter((id) => !tasks.has(String(id)))).toEqual([]);
        },
      ),
      RUNS,
    );
  });

  test('takes one call more than it has pages', async () => {
    const list = listOf(range(1_000), 'all_pages', () => [0]);

    await readFrozenList(list.read);

    expect(list.calls()).toBeLessThanOrEqual(11);
  });

  test('is read to its end when its last pages are gone before they are read', async () => {
    const all = range(1_000);
    const list = listOf(all, 'all_pages', (call) => (call === 1 ? all.slice(0, 450) : []));

    const { tasks } = await readFrozenList(list.read);

    expect(list.left.every((id) => tasks.has(String(id)))).toBe(true);
  });
});

test('items that cannot be read are counted once for each page', async () => {
  const { unreadable } = await readFrozenList((page) =>
    Promise.resolve({
      tasks: page === 2 ? [row(7)] : range(99).map((id) => row(page * 100 + id)),
      unreadable: 1,
      truncated: page < 2,
      total: 202,
    }),
  );

  expect(unreadable).toBe(3);
});
