import { describe, expect, test } from '@jest/globals';
import type { Failure } from '../../lib/mpc/failure.ts';
import {
  allOf,
  createProject,
  failureOf,
  pageOf,
  range,
  requestFor,
  START,
  toBeSeen,
} from '../scriptedProject.ts';

const refused = { kind: 'retry', failure: failureOf(), deleteSent: true };

describe('a query that fails', () => {
  const outcomesAfter = async (failure: Partial<Failure>) => {
    const project = createProject({ tasks: { '1': 'TRANSCODING' }, queryAnswers: [failure] });
    const { calls, outcomes } = await project.run([requestFor('1'), toBeSeen('2')]);
    return { calls, outcomes };
  };

  test.each(['auth', 'project'] as const)(
    'for a fault of the whole project (%s) costs a task that was not tried no try',
    async (failureClass) => {
      const { calls, outcomes } = await outcomesAfter({ class: failureClass });

      expect(calls).toEqual(['cancel 1', 'query 1 2']);
      expect(outcomes).toEqual([
        refused,
        { kind: 'deferred', cause: 'breaker', notBefore: START + 300_000 },
      ]);
    },
  );

  test.each(['retry', 'permanent', 'ambiguous'] as const)(
    'otherwise (%s) is a failed try of each task, and says of one that was refused what was known',
    async (failureClass) => {
      const { calls, outcomes } = await outcomesAfter({ class: failureClass, code: 'MPC.1' });

      expect(calls).toEqual(['cancel 1', 'query 1 2']);
      expect(outcomes).toEqual([
        refused,
        {
          kind: 'retry',
          failure: failureOf({ class: failureClass, code: 'MPC.1' }),
          deleteSent: false,
        },
      ]);
    },
  );
});

test('an item that cannot be read is a failure of its own for a task that is missing', async () => {
  const project = createProject({ queryAnswers: [{ tasks: [], unreadable: 1, truncated: false }] });

  const { outcomes } = await project.run([toBeSeen('1')]);

  expect(outcomes).toEqual([
    {
      kind: 'retry',
      failure: {
        class: 'retry',
        code: 'HTTP.UNREADABLE',
        message: 'an item of the answer to a query could not be read',
        sent: true,
        remedy: 'none',
      },
      deleteSent: false,
    },
  ]);
});

test('a task that is missing in an answer does not exist, and is not tried', async () => {
  const { calls, outcomes } = await createProject().run([toBeSeen('1')]);

  expect(calls).toEqual(['query 1']);
  expect(outcomes).toEqual([{ kind: 'not_found' }]);
});

describe('when queries run out', () => {
  test('tasks that are likely gone are handed back, spread over the time that they need', async () => {
    const project = createProject({
      cancelsPerMinute: 60,
      queriesPerMinute: 1,
      tasks: allOf(range(1, 12), 'SUCCEEDED'),
    });
    project.sightings.listed([pageOf(['100'])], START);

    const { calls, outcomes } = await project.run(range(1, 12).map((id) => requestFor(id)));

    expect(calls).toEqual([`query ${range(1, 10).join(' ')}`]);
    expect(outcomes.slice(9)).toEqual([
      { kind: 'too_late', status: 'SUCCEEDED' },
      { kind: 'deferred', cause: 'quota', notBefore: START },
      { kind: 'deferred', cause: 'quota', notBefore: START + 100 },
    ]);
  });

  test('tasks whose cancel has no clear answer are tried again, and that it was sent is kept', async () => {
    const ids = range(1, 12);
    const lost = { code: 'NETWORK.ECONNRESET' };
    const project = createProject({
      queriesPerMinute: 1,
      tasks: allOf(ids, 'TRANSCODING'),
      failedCancels: Object.fromEntries(ids.map((id) => [id, [lost]])),
    });
    for (const taskId of ids) project.sightings.saw({ taskId, status: 'WAITING' }, START);

    const { calls, outcomes } = await project.run(ids.map((id) => requestFor(id)));

    expect(calls.slice(12)).toEqual([`query ${range(1, 10).join(' ')}`]);
    expect(outcomes.slice(9)).toEqual([
      { kind: 'too_late', status: 'TRANSCODING' },
      { kind: 'retry', failure: failureOf(lost), deleteSent: true },
      { kind: 'retry', failure: failureOf(lost), deleteSent: true },
    ]);
  });
});
