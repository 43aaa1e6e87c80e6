import { describe, expect, test } from '@jest/globals';
import { createSightings, type Sightings } from '../../lib/cancel/sightings.ts';
import type { TaskStatus, TaskView } from '../../lib/mpc/task.ts';

const START = 1_769_414_400_000;
const at = (seconds: number): number => START + seconds * 1_000;

const task = (taskId: string, status: TaskStatus = 'WAITING'): TaskView => ({ taskId, status });
const range = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

/** Reads a list that has more pages. */
const read = (sightings: Sightings, ids: readonly string[], seconds = 0): void =>
  sightings.listed(
    [{ tasks: ids.map((id) => task(id)), unreadable: 0, truncated: true }],
    at(seconds),
  );

const afterReading = (ids: readonly string[]): Sightings => {
  const sightings = createSightings();
  read(sightings, ids);
  return sightings;
};

describe('what is believed of a task', () => {
  test('is nothing before anything was seen', () => {
    const sightings = createSightings();

    expect(sightings.belief('1')).toBe('unknown');
    expect(sightings.seenWaiting('1', 0)).toBeUndefined();
    expect(sightings.seenEnded('1')).toBeUndefined();
    expect(sightings.waitingLength()).toBeUndefined();
    expect(sightings.isHeadStale(at(0))).toBe(false);
    expect(sightings.hasLikelyStarted('1', at(0))).toBe(false);
  });

  test('is by the list that it waits, that it is gone, or that it waits behind the head', () => {
    const sightings = afterReading(['10', '12']);

    expect(['10', '11', '12', '13'].map(sightings.belief)).toEqual([
      ...['waiting', 'gone', 'waiting', 'waiting'],
    ]);
    expect(sightings.waitingLength()).toBe(2);
  });

  test('is nothing of a task that is not on a list in another order', () => {
    const sightings = afterReading(['12', '10']);

    expect(['10', '11', '12', '13'].map(sightings.belief)).toEqual([
      ...['waiting', 'unknown', 'waiting', 'unknown'],
    ]);
  });

  test('is by the latest that was seen, be it the list or the task alone', () => {
    const sightings = afterReading(['10', '12']);

    sightings.saw(task('10', 'CANCELED'), at(-1));
    sightings.saw(task('12', 'CANCELED'), at(0));
    sightings.saw(task('9'), at(1));

    expect(['9', '10', '12'].map(sightings.belief)).toEqual(['waiting', 'waiting', 'gone']);
  });

  test('is by a longer list of before where a shorter one ends', () => {
    const sightings = afterReading(['10', '12', '14', '16']);

    read(sightings, ['12', '13'], 10);

    expect(['10', '12', '14', '15', '16'].map(sightings.belief)).toEqual([
      ...['gone', 'waiting', 'waiting', 'gone', 'waiting'],
    ]);
    expect(sightings.waitingLength()).toBe(4);
    read(sightings, ['14', '16'], 20);
    expect(sightings.waitingLength()).toBe(2);
  });
});

describe('a task that was seen waiting', () => {
  test('is shown when that was later than asked for', () => {
    const sightings = afterReading(['10', '12']);
    sightings.saw(task('9', 'CANCELED'), at(1));

    expect(sightings.seenWaiting('10', at(-1))).toEqual(task('10'));
    expect(sightings.seenWaiting('10', at(0))).toBeUndefined();
    expect(sightings.seenWaiting('11', at(-1))).toBeUndefined();
    expect(sightings.seenWaiting('9', at(-1))).toBeUndefined();
  });

  test('is not shown any more once a younger one has started', () => {
    const sightings = afterReading(['10', '12', '14']);

    sightings.saw(task('12', 'TRANSCODING'), at(1));

    expect(sightings.seenWaiting('10', at(-1))).toBeUndefined();
    expect(sightings.seenWaiting('14', at(-1))).toEqual(task('14'));
  });
});

describe('a task that has ended', () => {
  test.each<[TaskStatus, boolean]>([
    ['SUCCEEDED', true],
    ['FAILED', true],
    ['CANCELED', true],
    ['WAITING', false],
    ['TRANSCODING', false],
    ['NEED_TO_BE_AUDIT', false],
  ])('is one that was seen as %s: %s', (status, isEnded) => {
    const sightings = createSightings();

    sightings.saw(task('10', status), at(0));

    expect(sightings.seenEnded('10')).toEqual(isEnded ? task('10', status) : undefined);
  });
});

describe('a task that was seen to have started', () => {
  test.each<[TaskStatus, string]>([
    ['TRANSCODING', 'gone'],
    ['SUCCEEDED', 'gone'],
    ['FAILED', 'gone'],
    ['CANCELED', 'waiting'],
    ['NEED_TO_BE_AUDIT', 'waiting'],
  ])('as %s makes older ones %s', (status, belief) => {
    const sightings = afterReading(['10', '12', '14']);

    sightings.saw(task('12', status), at(1));

    expect(sightings.belief('10')).toBe(belief);
    expect(sightings.belief('12')).toBe('gone');
    expect(sightings.belief('14')).toBe('waiting');
  });

  test('says nothing of others when it was not on the list', () => {
    const sightings = afterReading(['10', '12']);

    sightings.saw(task('11', 'SUCCEEDED'), at(1));

    expect(sightings.belief('10')).toBe('waiting');
  });

  test('says of older ones that they are gone as long as no list was read', () => {
    const sightings = createSightings();

    sightings.saw(task('12', 'SUCCEEDED'), at(1));
    sightings.saw(task('11', 'SUCCEEDED'), at(2));

    expect(['10', '11', '12', '13'].map(sightings.belief)).toEqual([
      ...['gone', 'gone', 'gone', 'unknown'],
    ]);
  });

  test('is forgotten as a guide once the list is read again', () => {
    const sightings = afterReading(['10', '12']);
    sightings.saw(task('12', 'TRANSCODING'), at(1));

    read(sightings, ['10'], 2);

    expect(sightings.belief('10')).toBe('waiting');
  });

  test('is no guide once too many older ones turn out to wait, until others bear it out', () => {
    const sightings = afterReading(range(10, 40));
    sightings.saw(task('40', 'TRANSCODING'), at(1));
    const wait = (id: string) => sightings.saw(task(id), at(2));

    wait('10');
    wait('11');
    expect(sightings.belief('20')).toBe('gone');
    sightings.saw(task('12', 'SUCCEEDED'), at(2));
    wait('13');
    // 0.9, 0.81, 0.829, 0.746: below the four fifths that are trusted.
    expect(sightings.belief('20')).toBe('waiting');
  });
});

describe('the head of the list', () => {
  test('is stale once a task of it was refused, until that one is seen not to have started', () => {
    const sightings = afterReading(['10', '12']);
    expect(sightings.isHeadStale(at(1))).toBe(false);

    sightings.refused('10');
    sightings.saw(task('10', 'TRANSCODING'), at(1));
    expect(sightings.isHeadStale(at(1))).toBe(true);
    sightings.saw(task('10', 'CANCELED'), at(1));
    expect(sightings.isHeadStale(at(1))).toBe(false);

    sightings.refused('12');
    read(sightings, ['14'], 2);
    expect(sightings.isHeadStale(at(2))).toBe(false);
  });

  test('of a list in another order is never stale', () => {
    const sightings = afterReading(['12', '10']);

    sightings.refused('12');

    expect(sightings.isHeadStale(at(1_000))).toBe(false);
    read(sightings, ['10', '12'], 2);
    expect(sightings.isHeadStale(at(2))).toBe(false);
  });

  test('is stale once twenty tasks have most likely started', () => {
    const sightings = afterReading(range(101, 200));
    read(sightings, range(121, 200), 20);

    // One a second, and a fifth more.
    expect(sightings.isHeadStale(at(36.6))).toBe(false);
    expect(sightings.isHeadStale(at(36.7))).toBe(true);
  });
});

describe('a task that has likely started', () => {
  const moving = () => {
    const sightings = afterReading(range(101, 200));
    read(sightings, range(121, 200), 20);
    return sightings;
  };

  test('is one that the front has passed', () => {
    const sightings = moving();

    expect(sightings.hasLikelyStarted('121', at(30))).toBe(true);
    expect(sightings.hasLikelyStarted('150', at(30))).toBe(false);
  });

  test('is none that was seen since the list was read', () => {
    const sightings = moving();

    sightings.saw(task('121'), at(19));
    sightings.saw(task('122'), at(20));
    sightings.saw(task('123'), at(21));

    expect(['121', '122', '123'].map((id) => sightings.hasLikelyStarted(id, at(30)))).toEqual([
      ...[true, true, false],
    ]);
  });

  test('is passed later when another one was cancelled', () => {
    const sightings = moving();
    const isPassed = () => sightings.hasLikelyStarted('132', at(30));
    expect(isPassed()).toBe(true);

    const other = moving();
    for (const id of ['121', '122', '123']) other.saw(task(id, 'CANCELED'), at(20));

    expect(other.hasLikelyStarted('138', at(30))).toBe(true);
    expect(other.hasLikelyStarted('139', at(30))).toBe(false);
  });
});

describe('requests of which nothing is known', () => {
  test('are futile by a first guess for their age, and then as far as others of that age were', () => {
    const sightings = createSightings();
    const ages = [0, 59_999, 60_000, 599_999, 600_000, 86_400_000];
    expect(ages.map(sightings.futileShare)).toEqual([0.15, 0.15, 0.3, 0.3, 0.5, 0.5]);

    sightings.learned(60_000, false);
    sightings.learned(600_000, true);

    expect(sightings.futileShare(0)).toBe(0.15);
    expect(sightings.futileShare(60_000)).toBeCloseTo(0.335);
    expect(sightings.futileShare(600_000)).toBeCloseTo(0.475);
  });

  test('may be held back until the last of those that were handed back is to come', () => {
    const sightings = createSightings();
    expect(sightings.expectsMore(at(0))).toBe(false);

    sightings.deferred(at(10));
    sightings.deferred(at(5));

    expect(sightings.expectsMore(at(9.999))).toBe(true);
    expect(sightings.expectsMore(at(10))).toBe(false);
  });
});
