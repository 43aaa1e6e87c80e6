import { expect, test } from '@jest/globals';
import type { Failure } from '../../lib/mpc/failure.ts';
import type { TaskStatus } from '../../lib/mpc/task.ts';
import { createProject, requestFor, START } from '../scriptedProject.ts';

const FIRST_GUESS = 0.15;
const MORE = FIRST_GUESS * 0.95 + 0.05;
const LESS = FIRST_GUESS * 0.95;

interface Case {
  readonly status?: TaskStatus;
  readonly believed?: TaskStatus;
  readonly failure?: Partial<Failure>;
}

test.each<[string, string, Case, number]>([
  ['less', 'was cancelled', { status: 'WAITING' }, LESS],
  ['more', 'was not found', {}, MORE],
  ['more, once', 'was refused, since it had started', { status: 'TRANSCODING' }, MORE],
  [
    'less, once',
    'waits, though the answer to its cancel was lost',
    { status: 'WAITING', failure: { code: 'NETWORK.ECONNRESET' } },
    LESS,
  ],
  [
    'as many',
    'met an outage',
    { status: 'WAITING', failure: { class: 'retry', status: 503 } },
    FIRST_GUESS,
  ],
  [
    'as many',
    'was known to wait and was cancelled',
    { status: 'WAITING', believed: 'WAITING' },
    FIRST_GUESS,
  ],
  [
    'as many',
    'was known to have started and was asked for',
    { status: 'SUCCEEDED', believed: 'TRANSCODING' },
    FIRST_GUESS,
  ],
])('%s cancels are expected to be in vain after a task that %s', async (_, __, facts, share) => {
  const project = createProject({
    tasks: facts.status ? { '1': facts.status } : {},
    failedCancels: facts.failure ? { '1': [facts.failure] } : {},
  });
  if (facts.believed) project.sightings.saw({ taskId: '1', status: facts.believed }, START);

  await project.run([requestFor('1')]);

  expect(project.sightings.futileShare(0)).toBeCloseTo(share, 12);
});
