import { describe, expect, test } from '@jest/globals';
import { noAttempts } from '../../lib/cancel/attempts.ts';
import {
  allOf,
  createProject,
  pageOf,
  range,
  requestFor,
  START,
  toBeSeen,
} from '../scriptedProject.ts';

const bulk = { requestedBy: 'cleanup' };
const deferred = (waitMs: number) => ({
  kind: 'deferred',
  cause: 'quota',
  notBefore: START + waitMs,
});

describe('how to find out about tasks', () => {
  test('that most likely come too late is to ask first, after what is known to wait was cancelled', async () => {
    const project = createProject({
      tasks: { ...allOf(['1', '3', '9'], 'WAITING'), '2': 'SUCCEEDED' },
    });
    project.sightings.saw({ taskId: '9', status: 'WAITING' }, START);
    const old = { attempts: noAttempts(START - 3_600_000) };

    const { calls } = await project.run([
      ...['1', '2', '3'].map((id) => requestFor(id, {}, old)),
      requestFor('9'),
    ]);

    expect(calls).toEqual(['cancel 9', 'query 1 2 3', 'cancel 1', 'cancel 3']);
    expect(project.sightings.seenEnded('2')).toEqual({ taskId: '2', status: 'SUCCEEDED' });
    // Two of three were waiting, and the answers to their cancels say so again.
    expect(project.sightings.futileShare(3_600_000)).toBeCloseTo(0.42975921875, 9);
    expect(project.sightings.futileShare(0)).toBe(0.15);
  });

  test('is to read no further page when that would save just what it costs', async () => {
    const listed = range(1_000, 1_049).filter((id) => id !== '1025');
    const project = createProject({
      tasks: allOf(range(1_000, 1_099), 'WAITING'),
      pages: [pageOf(listed), pageOf(range(1_050, 1_149))],
    });

    const { calls } = await project.run(range(1_000, 1_099).map((id) => requestFor(id)));

    // One of fifty within the page is gone, so one of the fifty beyond it is expected to be.
    expect(calls.filter((call) => call.startsWith('list'))).toEqual(['list 0']);
  });

  describe('once one at the head of the list was refused', () => {
    const createStaleProject = () => {
      const project = createProject({ pages: [pageOf(['12'])], tasks: { '12': 'WAITING' } });
      project.sightings.listed([pageOf(['10', '12'])], START);
      project.sightings.refused('10');
      return project;
    };

    test('is to read the list again, if one of them is on it', async () => {
      const { calls } = await createStaleProject().run([requestFor('11'), requestFor('12')]);

      expect(calls).toEqual(['list 0', 'cancel 12', 'query 11']);
    });

    test('is to ask for them, if none is', async () => {
      const { calls } = await createStaleProject().run([requestFor('11')]);

      expect(calls).toEqual(['query 11']);
    });
  });
});

describe('tasks that must be seen first, while others are still to come', () => {
  const createBusyProject = (untilMs = 20_000) => {
    const project = createProject({ cancelsPerMinute: 60, tasks: { '5': 'TRANSCODING' } });
    project.sightings.deferred(START + untilMs);
    return project;
  };

  test('wait for them, which does not make the time longer for which others are expected', async () => {
    const { run, sightings } = createBusyProject(1_000);

    const { calls, outcomes } = await run([toBeSeen('1', START, bulk), toBeSeen('2')]);

    expect(calls).toEqual([]);
    expect(outcomes).toEqual([deferred(0), deferred(1_000)]);
    expect(sightings.expectsMore(START + 999)).toBe(true);
    expect(sightings.expectsMore(START + 1_000)).toBe(false);
  });

  test('are asked for by fives, without those that only clean-up wants', async () => {
    const live = ['1', '2', '3', '4', '8'].map((id) => toBeSeen(id));

    const { calls, outcomes } = await createBusyProject().run([
      ...live,
      ...['6', '7'].map((id) => toBeSeen(id, START, bulk)),
    ]);

    expect(calls).toEqual(['query 1 2 3 4 8']);
    expect(outcomes).toEqual([
      ...live.map(() => ({ kind: 'not_found' })),
      ...[deferred(0), deferred(1_000)],
    ]);
  });

  test.each([
    [30_000, []],
    [30_001, ['query 1 2']],
  ])(
    'are asked for when one has waited for more than half a minute, not for %d ms',
    async (ageMs, expected) => {
      const { calls } = await createBusyProject().run([
        toBeSeen('1'),
        toBeSeen('2', START - ageMs),
      ]);

      expect(calls).toEqual(expected);
    },
  );

  test('are asked for with one whose cancel was refused', async () => {
    const { calls, outcomes } = await createBusyProject().run([
      requestFor('5'),
      toBeSeen('6'),
      toBeSeen('7', START, bulk),
    ]);

    expect(calls).toEqual(['cancel 5', 'query 5 6']);
    expect(outcomes).toEqual([
      { kind: 'too_late', status: 'TRANSCODING' },
      { kind: 'not_found' },
      deferred(0),
    ]);
  });

  test('are not asked for by fewer than five once calls have run out, nor are those that are likely gone', async () => {
    const project = createProject({
      cancelsPerMinute: 2,
      tasks: allOf(['11', '12', '13'], 'WAITING'),
    });
    for (const taskId of range(1, 5)) {
      project.sightings.saw({ taskId, status: 'TRANSCODING' }, START);
    }

    const { calls, outcomes } = await project.run([
      ...[...range(1, 5), '11', '12', '13'].map((id) => requestFor(id)),
      ...['14', '15'].map((id) => toBeSeen(id)),
    ]);

    expect(calls).toEqual(['cancel 11', 'cancel 12']);
    // Three calls and half a query, two a minute.
    expect(outcomes).toEqual([
      ...[0, 21_000, 42_000, 63_000, 84_000].map(deferred),
      ...[
        { kind: 'cancelled', resolvedBy: 'cancel' },
        { kind: 'cancelled', resolvedBy: 'cancel' },
      ],
      ...[deferred(0), deferred(35_000), deferred(70_000)],
    ]);
    expect(project.sightings.expectsMore(START + 29_999)).toBe(true);
    expect(project.sightings.expectsMore(START + 30_000)).toBe(false);
  });
});

describe('a task that must be seen first', () => {
  test('is cancelled without a query when it was seen waiting since it was asked for', async () => {
    const project = createProject({ tasks: { '1': 'WAITING' } });
    project.sightings.saw({ taskId: '1', status: 'WAITING', userData: 'mine' }, START);

    const { calls } = await project.run([toBeSeen('1', START - 1)]);

    expect(calls).toEqual(['cancel 1']);
  });

  test('is left alone when it is not the one that was meant', async () => {
    const { calls, outcomes } = await createProject({ tasks: { '1': 'WAITING' } }).run([
      toBeSeen('1'),
    ]);

    expect(calls).toEqual(['query 1']);
    expect(outcomes).toEqual([{ kind: 'mismatch', field: 'user_data' }]);
  });

  test('takes its place among those that were found waiting with it', async () => {
    const project = createProject({ tasks: allOf(['5', '10'], 'WAITING') });
    project.sightings.saw({ taskId: '5', status: 'TRANSCODING' }, START);
    const triedBefore = { attempts: { ...noAttempts(START), deleteSent: true } };

    const { calls } = await project.run([requestFor('5'), requestFor('10', {}, triedBefore)]);

    expect(calls).toEqual(['query 10 5', 'cancel 5', 'cancel 10']);
  });
});
