import { describe, expect, test } from '@jest/globals';
import type { RedriveReport } from '../../lib/redrive/redriveReport.ts';
import { createRedriveWatch } from '../../lib/redrive/redriveWatch.ts';
import { MORNING } from '../records.ts';

const IDENTITY = { awsRequestId: 'invocation-1', functionName: 'redriveDeadLetters' };
const report: RedriveReport = {
  seen: 12,
  redriven: 5,
  parked: { expired: 2, max_redrives: 1 },
  waiting: 3,
  held_back: 1,
  failed: 0,
  doubled: 0,
  oldest_age_s: 7_200,
  sqs_calls: 9,
  dry_run: false,
  ended: 'drained',
};

const linesOf = (differing: Partial<RedriveReport>, logLevel: 'INFO' | 'ERROR' = 'INFO') => {
  const written: string[] = [];
  const watch = createRedriveWatch({
    logLevel,
    clock: { now: () => MORNING },
    write: (text) => written.push(text),
  });
  watch.ended(IDENTITY, { ...report, ...differing });
  return written.map((line) => JSON.parse(line));
};

describe('of a run', () => {
  test('one line says all that it did', () => {
    const [line] = linesOf({});

    expect(line).toMatchObject({
      level: 'INFO',
      message: 'dead letters redriven',
      function_name: 'redriveDeadLetters',
      function_request_id: 'invocation-1',
      ...report,
    });
  });

  test.each([
    ['WARN', { failed: 1 }],
    ['WARN', { doubled: 1 }],
    ['ERROR', { ended: 'sqs_failed' as const }],
    ['INFO', { ended: 'time' as const }],
  ])('the line is of level %s for %j', (level, differing) => {
    expect(linesOf(differing)[0].level).toBe(level);
  });

  test('the metrics are those of CloudWatch, each cause of parking its own', () => {
    const [, metrics] = linesOf({});

    expect(metrics).toMatchObject({
      function: 'redriveDeadLetters',
      redriven: 5,
      parked_expired: 2,
      parked_max_redrives: 1,
      waiting: 3,
      held_back: 1,
      failed: 0,
      doubled: 0,
      oldest_dead_letter_age: 7_200,
      sqs_calls: 9,
    });
    const [{ Metrics }] = metrics._aws.CloudWatchMetrics;
    expect(Metrics).toContainEqual({ Name: 'oldest_dead_letter_age', Unit: 'Seconds' });
    expect(Metrics).toContainEqual({ Name: 'parked_expired', Unit: 'Count' });
  });

  test('that was dry no metric claims what was not done', () => {
    const [, metrics] = linesOf({ dry_run: true });

    expect(metrics).toMatchObject({ sqs_calls: 9 });
    expect(metrics).not.toHaveProperty('redriven');
  });

  test('that could not read the queue no metric says that no letter is old', () => {
    const [, metrics] = linesOf({ ended: 'sqs_failed', oldest_age_s: 0 });

    expect(metrics).not.toHaveProperty('oldest_dead_letter_age');
  });

  test('the metrics are written whatever the log level is', () => {
    expect(linesOf({}, 'ERROR')).toHaveLength(1);
  });
});
