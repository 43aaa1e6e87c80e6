import { describe, expect, test } from '@jest/globals';
import { readCleanUpEvent } from '../../lib/cleanup/cleanUpEvent.ts';
import { readActingCleanUpConfig } from '../../lib/config/cleanUpConfig.ts';
import { ACTING } from './cleanUpWorld.ts';

const { CLEANUP_DRY_RUN: _, ...PLAIN } = ACTING;

const problemsOf = (read: () => unknown): readonly string[] => {
  try {
    read();
    return [];
  } catch (error) {
    return (error as { problems: readonly string[] }).problems;
  }
};
const settingProblems = (variables: Readonly<Record<string, string>>) =>
  problemsOf(() => readActingCleanUpConfig({ ...PLAIN, ...variables }));

describe('the settings of the clean-up', () => {
  test('have documented defaults, of which the first is that it does nothing', () => {
    const config = readActingCleanUpConfig(PLAIN);

    expect(config).toMatchObject({
      dryRun: true,
      staleAfterMs: 6 * 3_600_000,
      maxPerRun: 100,
      maxShare: 0.5,
      minWaiting: 0,
      intervalMs: 900_000,
      quotaShare: 0.1,
      environments: 1,
      queueUrl: PLAIN['CANCEL_REQUESTS_QUEUE_URL'],
    });
    expect(config).not.toHaveProperty('only');
    expect(config).not.toHaveProperty('never');
    expect(config).not.toHaveProperty('switchParameter');
  });

  test('are read with their units', () => {
    const config = readActingCleanUpConfig({
      ...PLAIN,
      CLEANUP_DRY_RUN: 'false',
      STALE_AFTER: '15m',
      CLEANUP_MAX_PER_RUN: '40',
      CLEANUP_MAX_SHARE: '1',
      CLEANUP_MIN_WAITING: '1000',
      CLEANUP_INTERVAL: '2m',
      CLEANUP_ONLY: ' user_data = batch-* ; input=incoming/films/*;',
      CLEANUP_NEVER: 'user_data=a\\;b=c; template_id=70?',
      CLEANUP_SWITCH_PARAMETER: '/films/prod/clean-up',
    });

    expect(config).toMatchObject({
      dryRun: false,
      staleAfterMs: 900_000,
      maxPerRun: 40,
      maxShare: 1,
      minWaiting: 1_000,
      intervalMs: 120_000,
      switchParameter: '/films/prod/clean-up',
    });
    expect(config.only?.map(({ text }) => text)).toEqual([
      'user_data=batch-*',
      'input=incoming/films/*',
    ]);
    expect(config.never?.map(({ text }) => text)).toEqual(['user_data=a\\;b=c', 'template_id=70?']);
    expect(config.never?.[0]?.glob.matches('a;b=c')).toBe(true);
  });

  test.each([
    ['STALE_AFTER', '14m', 'must be a duration from 15m to 365d, such as 90s, 15m, 1h or 1d'],
    ['STALE_AFTER', '6', 'must be a duration from 15m to 365d, such as 90s, 15m, 1h or 1d'],
    ['CLEANUP_DRY_RUN', 'no', 'must be true or false'],
    ['CLEANUP_MAX_PER_RUN', '0', 'must be a whole number from 1 to 1000000'],
    ['CLEANUP_MAX_PER_RUN', '301', 'must not exceed 300, a fifth of the quota of one interval'],
    ['CLEANUP_MAX_SHARE', '0', 'must be above 0'],
    ['CLEANUP_MAX_SHARE', '1.1', 'must be a number from 0 to 1'],
    ['CLEANUP_MIN_WAITING', '-1', 'must be a whole number from 0 to 1000000000'],
    ['CLEANUP_INTERVAL', '30s', 'must be a duration from 1m to 1d, such as 90s, 15m, 1h or 1d'],
    ['CLEANUP_INTERVAL', '4m', undefined],
    ['CLEANUP_ONLY', 'user_data', 'user_data has no equals sign; write field=glob'],
    ['CLEANUP_ONLY', ';', 'names no field'],
    ['CLEANUP_ONLY', 'input_bucket=', 'input_bucket has no glob'],
    [
      'CLEANUP_NEVER',
      'userdata=keep-*',
      'userdata is no field that can be filtered by; these are user_data, input, input_bucket, output_bucket, template_id',
    ],
    [
      'CLEANUP_NEVER',
      'user_data=keep-[ab',
      'the glob of user_data has a [ without its characters and its ]; the character itself is \\[',
    ],
    ['CLEANUP_SWITCH_PARAMETER', 'a b', 'must be the name of a parameter'],
    ['QUOTA_SHARE', '2', 'must be a number from 0.01 to 1'],
    ['MPC_REGION', '', 'is missing'],
    ['CANCEL_REQUESTS_QUEUE_URL', '', 'is missing'],
  ])('%s=%j', (name, value, problem) => {
    const problems = settingProblems({ [name]: value });

    if (problem === undefined) {
      expect(problems).toEqual([
        'CLEANUP_MAX_PER_RUN: must not exceed 80, a fifth of the quota of one interval',
      ]);
    } else expect(problems).toEqual([`${name}: ${problem}`]);
  });

  test('that are wrong are all named at once, each problem of a filter as well', () => {
    expect(
      settingProblems({
        STALE_AFTER: '1m',
        CLEANUP_MAX_SHARE: 'half',
        CLEANUP_ONLY: 'bucket=a; user_data={a}; template_id=7*',
      }).map((problem) => problem.slice(0, 34)),
    ).toEqual([
      'STALE_AFTER: must be a duration fr',
      'CLEANUP_MAX_SHARE: must be a numbe',
      'CLEANUP_ONLY: bucket is no field t',
      'CLEANUP_ONLY: the glob of user_dat',
    ]);
  });

  test('hold the cap against the smallest quota of all projects', () => {
    const projects = [60, 20].map((requests_per_minute, index) => ({
      project_id: `0a1${index}`,
      region: 'cn-north-4',
      requests_per_minute,
      credentials_prefix: `P${index}_`,
    }));
    const { HUAWEICLOUD_SDK_PROJECT_ID: __, MPC_REGION: ___, MPC_ENDPOINT: ____, ...rest } = PLAIN;
    const { HUAWEICLOUD_SDK_AK: _____, HUAWEICLOUD_SDK_SK: ______, ...bare } = rest;

    expect(
      problemsOf(() =>
        readActingCleanUpConfig({
          ...bare,
          MPC_PROJECTS: JSON.stringify(projects),
          P0_HUAWEICLOUD_SDK_AK: 'AK0',
          P0_HUAWEICLOUD_SDK_SK: 'SK0',
          P1_HUAWEICLOUD_SDK_AK: 'AK1',
          P1_HUAWEICLOUD_SDK_SK: 'SK1',
        }),
      ),
    ).toEqual(['CLEANUP_MAX_PER_RUN: must not exceed 60, a fifth of the quota of one interval']);
  });
});

describe('what a run is asked for', () => {
  const config = readActingCleanUpConfig({
    ...PLAIN,
    CLEANUP_ONLY: 'user_data=batch-*',
    CLEANUP_NEVER: 'user_data=keep-*',
  });
  const SCHEDULED = {
    version: '0',
    id: '53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa',
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: '123456789012',
    time: '2026-01-15T09:30:00Z',
    region: 'eu-central-1',
    resources: ['arn:aws:events:eu-central-1:123456789012:rule/clean-up'],
    detail: {},
  };

  test.each([
    ['a schedule', SCHEDULED],
    ['nobody in particular', {}],
  ])('by %s are the settings', (_, event) => {
    expect(readCleanUpEvent(event, config)).toEqual({
      olderThanMs: 6 * 3_600_000,
      only: [config.only],
      never: [config.never],
      most: 100,
      dryRun: true,
    });
  });

  test('by whoever invokes it comes to the settings; filters of these still hold', () => {
    const wishes = readCleanUpEvent(
      {
        older_than: '12h',
        only: 'template_id=7*',
        never: 'input_bucket=masters',
        max: 10,
        dry_run: false,
      },
      config,
    );

    expect(wishes).toMatchObject({ olderThanMs: 12 * 3_600_000, most: 10, dryRun: false });
    const texts = [wishes.only, wishes.never].map((filters) =>
      filters.flat().map(({ text }) => text),
    );
    expect(texts).toEqual([
      ['user_data=batch-*', 'template_id=7*'],
      ['user_data=keep-*', 'input_bucket=masters'],
    ]);
  });

  test.each([
    [
      { older_than: '5m' },
      'older_than: must be a duration from 15m to 365d, such as 90s, 15m, 1h or 1d',
    ],
    [{ older_than: 6 }, 'older_than: must be a text'],
    [{ max: 101 }, 'max: must be a whole number from 1 to 100, which is CLEANUP_MAX_PER_RUN'],
    [{ max: '10' }, 'max: must be a whole number from 1 to 100, which is CLEANUP_MAX_PER_RUN'],
    [{ max: 0 }, 'max: must be a whole number from 1 to 100, which is CLEANUP_MAX_PER_RUN'],
    [{ dry_run: 'false' }, 'dry_run: must be true or false'],
    [{ only: '' }, 'only: names no field'],
    [{ never: ['a'] }, 'never: must be a text such as user_data=batch-*; input_bucket=incoming'],
    [{ max_share: 1 }, 'max_share: is not a known field'],
    ['now', 'the event: must be an object'],
    [null, 'the event: must be an object'],
    [{ source: 'aws.events' }, 'source: is not a known field'],
  ])('%j is refused', (event, problem) => {
    expect(problemsOf(() => readCleanUpEvent(event, config))).toEqual([problem]);
  });

  test('and is wrong in several ways is refused with all of them', () => {
    expect(
      problemsOf(() => readCleanUpEvent({ max: 1e6, dry_run: 1, all: true }, config)),
    ).toHaveLength(3);
  });
});
