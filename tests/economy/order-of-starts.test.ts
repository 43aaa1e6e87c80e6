import { describe, expect, test } from '@jest/globals';
import { createSightings, type Sightings } from '../../lib/cancel/sightings.ts';
import type { TaskStatus } from '../../lib/mpc/task.ts';
import { pageOf, range, START } from '../scriptedProject.ts';

const seconds = (count: number): number => START + count * 1_000;
const afterReading = (ids: readonly string[]): Sightings => {
  const sightings = createSightings();
  sightings.listed([pageOf(ids)], START);
  return sightings;
};
const see = (sightings: Sightings, status: TaskStatus, ...ids: string[]): void => {
  for (const taskId of ids) sightings.saw({ taskId, status }, seconds(1));
};

describe('the youngest task that has started', () => {
  test.each([[['14', '10']], [['10', '14']]])(
    'makes older ones gone, in whatever order %j were seen',
    (started) => {
      const sightings = afterReading(['10', '12', '14', '16']);

      see(sightings, 'TRANSCODING', ...started);

      expect(sightings.belief('12')).toBe('gone');
      expect(sightings.belief('16')).toBe('waiting');
    },
  );

  test('stays a guide when one of three older ones bears it out, and is none after one more that waits', () => {
    const sightings = afterReading(range(10, 40));
    see(sightings, 'TRANSCODING', '40');

    see(sightings, 'WAITING', '20', '21');
    see(sightings, 'SUCCEEDED', '22');

    expect(sightings.belief('11')).toBe('gone');
    see(sightings, 'WAITING', '23');
    expect(sightings.belief('11')).toBe('waiting');
  });

  test('stays a guide however many younger ones wait', () => {
    const sightings = afterReading(range(10, 40));
    see(sightings, 'TRANSCODING', '20');

    see(sightings, 'WAITING', ...range(30, 39));

    expect(sightings.belief('10')).toBe('gone');
  });
});

test('a refused task without any list is no reason to read one again', () => {
  const sightings = createSightings();

  sightings.refused('10');

  expect(sightings.isHeadStale(START)).toBe(false);
});

describe('where one task a second has started', () => {
  const createMoving = (): Sightings => {
    const sightings = afterReading(range(101, 200));
    sightings.listed([pageOf(range(121, 200))], seconds(20));
    return sightings;
  };

  test('a list in another order has no head that could be stale', () => {
    const sightings = createMoving();
    expect(sightings.isHeadStale(seconds(120))).toBe(true);

    sightings.listed([pageOf(range(161, 200).toReversed())], seconds(40));

    expect(sightings.isHeadStale(seconds(1_000))).toBe(false);
  });

  test('one that was seen to start leaves the others where they are', () => {
    const sightings = createMoving();

    see(sightings, 'TRANSCODING', '121');

    expect(sightings.hasLikelyStarted('132', seconds(30))).toBe(true);
    expect(sightings.hasLikelyStarted('133', seconds(30))).toBe(false);
  });
});
