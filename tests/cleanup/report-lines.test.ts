import { describe, expect, test } from '@jest/globals';
import type { CleanUpReport } from '../../lib/cleanup/cleanUpReport.ts';
import { createCleanUpWatch } from '../../lib/cleanup/cleanUpWatch.ts';
import { START } from './cleanUpWorld.ts';

const IDENTITY = { awsRequestId: 'invocation-1', functionName: 'cleanUpStale' };
const report: CleanUpReport = {
  ended: 'done',
  dry_run: false,
  older_than_s: 21_600,
  created_before: '2026-01-15T03:30:17.000Z',
  seen: 20,
  unreadable: 1,
  too_young: 2,
  spared: { 'never user_data=keep-*': 3, no_create_time: 1 },
  refused: { share: 9 },
  refusals: [{ project_id: '0a1b', guard: 'share', stale: 9, waiting_needed: 18 }],
  over_cap: 4,
  chosen: 1,
  enqueued: 1,
  unconfirmed: 0,
  oldest_waiting_age_s: 90_000,
  calls: 3,
  tasks: [
    {
      project_id: '0a1b',
      task_id: '7',
      age_s: 90_000,
      user_data: 'private',
      because: 'older than 6h',
    },
  ],
};

const linesOf = (differing: Partial<CleanUpReport> = {}) => {
  const written: string[] = [];
  createCleanUpWatch({
    logLevel: 'INFO',
    clock: { now: () => START },
    write: (text) => written.push(text),
  }).ended(IDENTITY, { ...report, ...differing });
  return written.map((line) => JSON.parse(line));
};

describe('of a run', () => {
  test('one line says all but what tasks are about', () => {
    const [line] = linesOf();
    const { tasks, ...rest } = report;

    expect(line).toMatchObject({
      ...rest,
      level: 'INFO',
      message: 'waiting tasks cleaned up',
      function_name: 'cleanUpStale',
      function_request_id: 'invocation-1',
      task_ids: ['7'],
    });
    expect(JSON.stringify(line)).not.toContain('private');
    expect(tasks).toHaveLength(1);
  });

  test('one line has its metrics', () => {
    const [, line] = linesOf();

    expect(line).toMatchObject({
      function: 'cleanUpStale',
      cleanup_runs: 1,
      cleanup_failed: 0,
      cleanup_seen: 20,
      cleanup_spared: 6,
      cleanup_refused: 9,
      cleanup_chosen: 1,
      cleanup_enqueued: 1,
      oldest_waiting_age: 90_000,
    });
    expect(line._aws.CloudWatchMetrics[0].Dimensions).toEqual([['service', 'function']]);
  });

  test.each([
    ['list_failed', 'ERROR', 1],
    ['no_time', 'ERROR', 1],
    ['enqueue_failed', 'ERROR', 1],
    ['refused', 'WARN', 0],
    ['switched_off', 'WARN', 0],
    ['already_running', 'WARN', 0],
    ['dry_run', 'INFO', 0],
  ] as const)('that ended with %s the level is %s', (ended, level, failed) => {
    const [line, metrics] = linesOf({ ended });

    expect(line.level).toBe(level);
    expect(metrics.cleanup_failed).toBe(failed);
  });

  test('that saw nothing there is no oldest age', () => {
    expect(linesOf({ seen: 0 })[1]).not.toHaveProperty('oldest_waiting_age');
  });
});
