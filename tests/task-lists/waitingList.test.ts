import { describe, expect, test } from '@jest/globals';
import { covers, toWaitingList } from '../../lib/cancel/waitingList.ts';
import type { TaskPage } from '../../lib/mpc/task.ts';

const page = (ids: readonly string[], truncated: boolean): TaskPage => ({
  tasks: ids.map((taskId) => ({ taskId, status: 'WAITING' })),
  unreadable: 0,
  truncated,
});
const READ_AT = 1_769_414_400_000;

describe('a reading of the waiting list', () => {
  test('in the order of ids begins at the head of the queue, and is complete up to its last task', () => {
    const list = toWaitingList([page(['9', '10'], true), page(['11', '20'], true)], READ_AT);

    expect(list).toMatchObject({ readAt: READ_AT, completeUpTo: '20', oldestFirst: true });
    expect([...list.tasks.keys()]).toEqual(['9', '10', '11', '20']);
  });

  test.each([
    ['another order from the start', [page(['10', '9', '11'], true)]],
    ['another order at the end', [page(['9', '11'], true), page(['10'], true)]],
    ['one task twice', [page(['9', '9'], true)]],
  ])('in %s says nothing of what is not on it, until it was read to its end', (_, pages) => {
    expect(toWaitingList(pages, READ_AT)).toMatchObject({ completeUpTo: '0', oldestFirst: false });
  });

  test('that was read to its end is complete up to its highest task in any order', () => {
    expect(toWaitingList([page(['30', '9'], false)], READ_AT).completeUpTo).toBe('30');

    const list = toWaitingList([page(['30', '9'], true), page(['10'], false)], READ_AT);

    expect(list).toMatchObject({ completeUpTo: '30', oldestFirst: false });
  });

  test('without a task says nothing of any', () => {
    expect(toWaitingList([page([], false)], READ_AT)).toMatchObject({ completeUpTo: '0' });
    expect(toWaitingList([], READ_AT)).toMatchObject({ completeUpTo: '0', oldestFirst: true });
  });

  test('tells of its tasks, and of all up to the one that it is complete to', () => {
    const list = toWaitingList([page(['10', '20'], true)], READ_AT);
    const unordered = toWaitingList([page(['20', '10'], true)], READ_AT);

    expect(['1', '10', '15', '20', '21'].filter((id) => covers(list, id))).toEqual([
      ...['1', '10', '15', '20'],
    ]);
    expect(['1', '10', '15', '20'].filter((id) => covers(unordered, id))).toEqual(['10', '20']);
  });
});
