import { describe, expect, test } from '@jest/globals';
import { createStartFront } from '../../lib/cancel/startFront.ts';
import type { WaitingList } from '../../lib/cancel/waitingList.ts';

const START = 1_769_414_400_000;

/** The tasks `from` to `to` in the order of ids, as read some seconds after the start. */
const list = (from: number, to: number, seconds: number, rest: Partial<WaitingList> = {}) => ({
  tasks: new Map(
    Array.from({ length: to - from + 1 }, (_, index) => {
      const taskId = String(from + index);
      return [taskId, { taskId, status: 'WAITING' as const }];
    }),
  ),
  readAt: START + seconds * 1_000,
  completeUpTo: String(to),
  oldestFirst: true,
  ...rest,
});
const at = (seconds: number): number => START + seconds * 1_000;

/** A front that has seen twenty of a hundred tasks start within twenty seconds. */
const moving = () => {
  const front = createStartFront();
  front.listed(list(101, 200, 0));
  front.listed(list(121, 200, 20));
  return front;
};
/** The first task of the last list that has not passed. */
const firstLeft = (front: ReturnType<typeof moving>, seconds: number): number => {
  for (let id = 121; id <= 200; id++) if (!front.hasPassed(String(id), at(seconds))) return id;
  return 201;
};

describe('the start front', () => {
  test('stands still as long as the list was read once', () => {
    const front = createStartFront();
    expect(front.startedBy(at(1_000))).toBe(0);

    front.listed(list(101, 200, 0));

    expect(front.startedBy(at(1_000))).toBe(0);
    expect(front.hasPassed('101', at(1_000))).toBe(false);
  });

  test('moves at the rate at which tasks left the list, and a fifth faster', () => {
    const front = moving();

    expect(front.startedBy(at(30))).toBeCloseTo(12);
    expect(front.startedBy(at(20))).toBe(0);
    expect(front.startedBy(at(10))).toBe(0);
  });

  test('passes the oldest first, and none that is not on the list', () => {
    const front = moving();

    expect(firstLeft(front, 20)).toBe(121);
    expect(firstLeft(front, 21)).toBe(123);
    expect(firstLeft(front, 30)).toBe(133);
    expect(firstLeft(front, 1_000)).toBe(201);
    expect(front.hasPassed('120', at(1_000))).toBe(false);
    expect(front.hasPassed('201', at(1_000))).toBe(false);
  });

  test('has one start less to make for each task cancelled here, and one for another environment', () => {
    const front = moving();
    for (const id of ['121', '122', '123', '300']) front.cancelled(id);

    expect(firstLeft(front, 30)).toBe(139);
  });

  test('forgets with the next reading what was cancelled before', () => {
    const front = moving();
    for (let id = 121; id <= 140; id++) front.cancelled(String(id));
    // Twenty left by our hand, as many are taken to have left by others', and so none has started.
    front.listed(list(161, 200, 40));

    expect(front.startedBy(at(50))).toBeCloseTo(6);
    front.listed(list(181, 200, 60));
    expect(front.startedBy(at(70))).toBeCloseTo(9);
  });

  test('goes by the mean of what was measured before and what is measured now', () => {
    const front = moving();

    front.listed(list(161, 200, 40));

    expect(front.startedBy(at(50))).toBeCloseTo(18);
  });

  test('takes few tasks that left the list beside many cancelled ones for no starts', () => {
    const front = createStartFront();
    front.listed(list(101, 200, 0));
    for (let id = 101; id <= 146; id++) front.cancelled(String(id));
    // 8 of 100 is less than twice the root of 100.
    front.listed(list(201, 300, 10));

    expect(front.startedBy(at(20))).toBe(0);
  });

  test('takes exactly twice the root of those that left for no starts, and one more for starts', () => {
    const leave = (cancelled: number): number => {
      const front = createStartFront();
      front.listed(list(101, 200, 0));
      for (let id = 101; id < 101 + cancelled; id++) front.cancelled(String(id));
      front.listed(list(201, 300, 10));
      return front.startedBy(at(20));
    };

    expect(leave(40)).toBe(0);
    expect(leave(39)).toBeCloseTo(26.4);
  });

  test('learns nothing from readings less than three seconds apart', () => {
    const readAgainAfter = (seconds: number): number => {
      const front = createStartFront();
      front.listed(list(101, 200, 0));
      front.listed(list(121, 200, seconds));
      return front.startedBy(at(seconds + 1));
    };

    expect(readAgainAfter(2.999)).toBe(0);
    expect(readAgainAfter(3)).toBeCloseTo(8);
  });

  test('does not count as started what the next reading does not cover, or still shows', () => {
    const front = createStartFront();
    front.listed(list(101, 200, 0));

    front.listed(list(121, 140, 20));

    expect(front.startedBy(at(30))).toBeCloseTo(12);
  });

  test('passes nothing of a list in another order', () => {
    const front = moving();

    front.listed(list(141, 200, 40, { oldestFirst: false }));

    expect(front.hasPassed('141', at(1_000))).toBe(false);
  });
});
