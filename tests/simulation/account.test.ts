import { describe, expect, test } from '@jest/globals';
import { accountFor, type Flaw } from '../../local/simulation/account.ts';
import type { RunRecord } from '../../local/simulation/runScenario.ts';
import type { Due } from '../../local/simulation/scenario.ts';

interface Story {
  readonly reported?: readonly string[];
  readonly on?: readonly (keyof RunRecord['left'])[];
  readonly status?: string;
  readonly due?: Due;
}

const recordOf = ({ reported = [], on = [], status, due }: Story): RunRecord => {
  const numbers = (queue: keyof RunRecord['left']) => new Set(on.includes(queue) ? [0] : []);
  return {
    startedAt: 0,
    endedAt: 0,
    ledger: [],
    callers: [],
    statuses: new Map(status === undefined ? [] : [['p 1', status]]),
    requests: [
      {
        atMs: 0,
        taskId: '1',
        project: 'p',
        ends: reported.map((how) => ({ at: 0, how })),
        ...(due && { due }),
      },
    ],
    left: {
      source: numbers('source'),
      deadLetter: numbers('deadLetter'),
      parked: numbers('parked'),
    },
    httpCalls: [],
    invocations: 0,
    billedMs: 0,
    sqsCalls: 0,
    logBytes: 0,
    interrupted: 0,
    thrown: [],
    duplicates: 0,
    longestRedeliveryMs: 0,
  };
};

const flawsOf = (story: Story): Flaw[] => accountFor(recordOf(story)).flaws.map((it) => it.flaw);

describe('the account of a request', () => {
  test.each<[string, Story]>([
    ['was cancelled', { reported: ['cancelled'], status: 'CANCELED' }],
    [
      'was cancelled twice over',
      { reported: ['cancelled', 'already_cancelled'], status: 'CANCELED' },
    ],
    ['came too late', { reported: ['too_late'], status: 'SUCCEEDED' }],
    ['has no task', { reported: ['not_found'] }],
    ['is dead', { reported: ['dead'], on: ['deadLetter'], status: 'WAITING', due: 'dead' }],
    ['is dead, though nobody lived to say so', { on: ['deadLetter'], status: 'WAITING' }],
    ['had to be left alone', { reported: ['expired'], status: 'WAITING', due: 'untouched' }],
  ])('finds nothing wrong when it %s', (_, story) => {
    expect(flawsOf(story)).toEqual([]);
  });

  test.each<[Flaw, string, Story]>([
    ['lost', 'nothing is known of it', { status: 'WAITING' }],
    ['lost', 'it is said to be dead and is not', { reported: ['dead'], status: 'WAITING' }],
    [
      'unfinished',
      'it is still queued',
      { reported: ['cancelled'], on: ['source'], status: 'CANCELED' },
    ],
    ['twofold', 'it is dead and parked', { on: ['deadLetter', 'parked'] }],
    ['twofold', 'it is resolved and dead', { reported: ['not_found'], on: ['deadLetter'] }],
    ['misplaced', 'it had to be parked', { reported: ['not_found'], due: 'parked' }],
    ['untrue', 'its task still waits', { reported: ['cancelled'], status: 'WAITING' }],
    ['untrue', 'its task was cancelled', { reported: ['too_late'], status: 'CANCELED' }],
    ['untrue', 'its task exists', { reported: ['not_found'], status: 'WAITING' }],
    [
      'untrue',
      'one of two reports is wrong',
      { reported: ['cancelled', 'too_late'], status: 'CANCELED' },
    ],
  ])('calls it %s when %s', (flaw, _, story) => {
    expect(flawsOf(story)).toEqual([flaw]);
  });
});
