import { describe, expect, test } from '@jest/globals';
import { createCancellations } from '../../lib/http/cancellations.ts';
import type { Outgoing } from '../../lib/queue/queues.ts';
import { MORNING } from '../records.ts';

/** Takes requests for the projects a, b and c from somebody who may cancel in a and b. */
const post = async (body: unknown) => {
  const sent: Outgoing[] = [];
  const takeRequests = createCancellations({
    engine: { run: () => Promise.reject(new Error('only the queue is to be used')) },
    clock: { now: () => MORNING, sleep: () => new Promise(() => undefined) },
    attemptTimeoutMs: 5_000,
    decides: true,
    projects: { projectIds: new Set(['a', 'b', 'c']), defaultProject: 'a' },
    random: () => 0,
    queues: {
      send: (_, messages) => {
        sent.push(...messages);
        return Promise.resolve(new Set(messages.map(({ id }) => id)));
      },
      hide: () => Promise.resolve(new Set()),
      waiting: () => Promise.resolve(0),
    },
  });
  const { answer } = await takeRequests({
    request: {
      method: 'POST',
      path: '/cancellations',
      receivedPath: '/cancellations',
      query: '',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify(body)),
    },
    caller: { name: 'films', via: 'webhook', projects: new Set(['a', 'b']) },
    requestId: 'r-1',
    deadline: MORNING + 20_000,
  });
  return { status: answer.status, said: JSON.parse(answer.body ?? ''), sent };
};
const requestIn = (projectId: string, taskId: number) => ({
  task_id: taskId,
  project_id: projectId,
});

describe('requests for several projects', () => {
  test('are put on the queue when their sender may cancel in all of these', async () => {
    const { status, sent } = await post([requestIn('a', 1), requestIn('b', 2)]);

    expect(status).toBe(202);
    expect(sent).toHaveLength(2);
  });

  test('are all refused when one of them is in a foreign project, which is named', async () => {
    const { status, said, sent } = await post([
      ...[requestIn('a', 1), requestIn('c', 2), requestIn('b', 3), requestIn('c', 4)],
    ]);

    expect(status).toBe(403);
    expect(said).toMatchObject({ code: 'project_not_allowed', projects: ['c'] });
    expect(sent).toEqual([]);
  });
});
