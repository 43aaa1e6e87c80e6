import { describe, expect, test } from '@jest/globals';
import { RedriveEventError, readRedriveEvent } from '../../lib/redrive/redriveEvent.ts';

const problemsOf = (event: unknown): readonly string[] => {
  try {
    readRedriveEvent(event);
  } catch (error) {
    if (error instanceof RedriveEventError) return error.problems;
    throw error;
  }
  return [];
};

describe('the event of a redrive', () => {
  test('may come from a schedule, which asks for nothing in particular', () => {
    const scheduled = {
      version: '0',
      id: 'event-1',
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: '123456789012',
      time: '2026-01-15T09:30:00Z',
      region: 'eu-central-1',
      resources: ['arn:aws:events:eu-central-1:123456789012:rule/redrive'],
      detail: {},
    };

    expect(readRedriveEvent(scheduled)).toEqual({ dryRun: false });
  });

  test.each([
    [{}, { dryRun: false }],
    [{ max: 0 }, { most: 0, dryRun: false }],
    [
      { max: 100, dry_run: true },
      { most: 100, dryRun: true },
    ],
  ])('may be %j', (event, wishes) => {
    expect(readRedriveEvent(event)).toEqual(wishes);
  });

  test.each([
    [null, ['the event: must be an object']],
    [[], ['the event: must be an object']],
    ['{"max":1}', ['the event: must be an object']],
    [{ max: -1 }, ['max: must be a whole number, 0 or more']],
    [{ max: 1.5 }, ['max: must be a whole number, 0 or more']],
    [{ dryRun: true }, ['dryRun: is not a known field']],
    [
      { max: '5', dry_run: 'yes', older_than: '1h' },
      [
        'max: must be a whole number, 0 or more',
        'dry_run: must be true or false',
        'older_than: is not a known field',
      ],
    ],
    [{ source: 'aws.events' }, ['source: is not a known field']],
  ])('may not be %j: all that is wrong is said', (event, problems) => {
    expect(problemsOf(event)).toEqual(problems);
  });
});
