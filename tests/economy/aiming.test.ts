import { describe, expect, test } from '@jest/globals';
import { noAttempts } from '../../lib/cancel/attempts.ts';
import {
  allOf,
  createProject,
  failureOf,
  pageOf,
  range,
  requestFor,
  START,
} from '../scriptedProject.ts';

const requestsFor = (ids: readonly string[]) => ids.map((id) => requestFor(id));
const cancels = (ids: readonly string[]): string[] => ids.map((id) => `cancel ${id}`);

describe('a refusal of a task that was on the list', () => {
  test('passes one over, two after the next, then four; each cancel that succeeds halves that', async () => {
    const started = [...range(101, 110), '112', '120'];
    const project = createProject({
      tasks: { ...allOf(range(101, 122), 'WAITING'), ...allOf(started, 'TRANSCODING') },
    });
    project.sightings.listed([pageOf(range(101, 122))], START);

    const { calls } = await project.run(requestsFor(range(101, 122)));

    expect(calls).toEqual([
      ...cancels(['101', '103', '106', '111', '112', '117', '118', '119', '120', '122']),
      ...['query 101 103 106 112 120 102 104 105 107 108', 'query 109 110 113 114 115 116 121'],
      ...cancels(['113', '114', '115', '116', '121']),
    ]);
  });

  test('passes over none that only clean-up wants, when it was a live request that was refused', async () => {
    const project = createProject({
      tasks: { '101': 'TRANSCODING', '102': 'WAITING', '103': 'WAITING' },
    });
    project.sightings.listed([pageOf(range(101, 103))], START);

    const { calls } = await project.run([
      requestFor('101'),
      ...['102', '103'].map((id) => requestFor(id, { requestedBy: 'cleanup' })),
    ]);

    expect(calls).toEqual([...cancels(['101', '102', '103']), 'query 101']);
  });

  test('passes over none when only its answer was lost', async () => {
    const project = createProject({
      tasks: allOf(['101', '102'], 'WAITING'),
      failedCancels: { '101': [{ code: 'NETWORK.ECONNRESET' }] },
    });
    project.sightings.listed([pageOf(['101', '102'])], START);

    const { calls, outcomes } = await project.run(requestsFor(['101', '102']));

    expect(calls).toEqual([...cancels(['101', '102']), 'query 101']);
    expect(outcomes).toEqual([
      { kind: 'retry', failure: failureOf({ code: 'NETWORK.ECONNRESET' }), deleteSent: true },
      { kind: 'cancelled', resolvedBy: 'cancel' },
    ]);
  });
});

describe('tasks that will have started by now', () => {
  /** One task a second has started until ten seconds ago, and it is reckoned with a fifth more. */
  const createMovingProject = () => {
    const project = createProject({
      tasks: { ...allOf(range(121, 132), 'TRANSCODING'), ...allOf(range(133, 140), 'WAITING') },
    });
    project.sightings.listed([pageOf(range(101, 200))], START - 30_000);
    project.sightings.listed([pageOf(range(121, 200))], START - 10_000);
    return project;
  };

  test('are asked for, and the others cancelled', async () => {
    const { calls } = await createMovingProject().run(requestsFor(range(121, 140)));

    expect(calls).toEqual([
      ...cancels(range(133, 140)),
      ...[`query ${range(121, 130).join(' ')}`, 'query 131 132'],
    ]);
  });

  test('are asked for when there are no others', async () => {
    const { calls } = await createMovingProject().run(requestsFor(range(121, 125)));

    expect(calls).toEqual(['query 121 122 123 124 125']);
  });
});

test.each([
  [1_500, ['cancel 1', 'query 2 3 4 5 6']],
  [1_499, ['query 2 3 4 5 6']],
])(
  'with %d ms left the calls are %j: queries may need the last second and a half',
  async (leftMs, expected) => {
    const triedBefore = { attempts: { ...noAttempts(START), deleteSent: true } };
    const project = createProject({ tasks: { '1': 'WAITING' } });

    const { calls, outcomes } = await project.run(
      [requestFor('1'), ...range(2, 6).map((id) => requestFor(id, {}, triedBefore))],
      leftMs,
    );

    expect(calls).toEqual(expected);
    expect(outcomes[0]).toEqual(
      leftMs === 1_500
        ? { kind: 'cancelled', resolvedBy: 'cancel' }
        : { kind: 'deferred', cause: 'time', notBefore: START },
    );
  },
);

describe('a call that was throttled is made again a second and a half later, and told as two', () => {
  const throttled = { class: 'retry', code: 'APIGW.0308', status: 429, throttle: {} } as const;
  const expected = [
    { operation: expect.any(String), at: START, tookMs: 0 },
    { operation: expect.any(String), at: START + 1_500, tookMs: 0 },
  ];

  test('be it a cancel', async () => {
    const project = createProject({
      tasks: { '1': 'WAITING' },
      failedCancels: { '1': [throttled] },
    });

    const { calls, targets } = await project.run([requestFor('1')]);

    expect(calls).toEqual(['cancel 1', 'cancel 1']);
    expect(targets[0]?.calls).toEqual(expected);
  });

  test('or a query, for each of its tasks', async () => {
    const project = createProject({ queryAnswers: [throttled] });
    project.sightings.listed([pageOf(['9'])], START);

    const { calls, targets, outcomes } = await project.run(requestsFor(['1', '2']));

    expect(calls).toEqual(['query 1 2', 'query 1 2']);
    expect(targets.map((target) => target.calls)).toEqual([expected, expected]);
    expect(outcomes).toEqual([{ kind: 'not_found' }, { kind: 'not_found' }]);
  });
});
