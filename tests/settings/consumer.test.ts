import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ConfigError } from '../../lib/config/configError.ts';
import { readConsumerConfig } from '../../lib/config.ts';
import { problemsOf } from './problems.ts';
import { WORKING } from './variables.ts';

const RUNS = { seed: 20_260_122, numRuns: 300 };

describe('the settings of the consumer', () => {
  test('have documented defaults', () => {
    expect(readConsumerConfig(WORKING)).toEqual({
      projects: [
        {
          projectId: '0a1b2c',
          region: 'cn-north-4',
          endpoint: 'https://mpc.cn-north-4.myhuaweicloud.com',
          iamEndpoint: 'https://iam.cn-north-4.myhuaweicloud.com',
          credentials: {
            from: 'settings',
            credential: { kind: 'access_key', accessKey: 'AK', secretKey: 'SK' },
          },
          requestsPerMinute: 100,
          quotaGroup: 'key AK',
        },
      ],
      secretTtlMs: 300_000,
      quotaShare: 0.7,
      environments: 2,
      quotaScope: 'tenant',
      attemptTimeoutMs: 8_000,
      logLevel: 'INFO',
      queueUrls: {
        source: WORKING['CANCEL_REQUESTS_QUEUE_URL'],
        deadLetter: WORKING['DEAD_LETTER_QUEUE_URL'],
        parked: WORKING['PARKED_QUEUE_URL'],
      },
      retryWindowMs: 3_600_000,
      maxQueueAgeMs: 86_400_000,
    });
  });

  test('are read with their units', () => {
    const config = readConsumerConfig({
      ...WORKING,
      SECRET_TTL: '90s',
      QUOTA_SHARE: '0.25',
      ENVIRONMENTS: '3',
      QUOTA_SCOPE: 'api',
      ATTEMPT_TIMEOUT: '1m',
      MPC_REQUESTS_PER_MINUTE: '60',
      RETRY_WINDOW: '15m',
      MAX_QUEUE_AGE: '2d',
    });

    expect(config).toMatchObject({
      secretTtlMs: 90_000,
      quotaShare: 0.25,
      environments: 3,
      quotaScope: 'api',
      attemptTimeoutMs: 60_000,
      projects: [{ requestsPerMinute: 60 }],
      retryWindowMs: 900_000,
      maxQueueAgeMs: 172_800_000,
    });
  });

  test.each([
    [{ POWERTOOLS_LOG_LEVEL: 'warn', LOG_LEVEL: 'ERROR', AWS_LAMBDA_LOG_LEVEL: 'INFO' }, 'WARN'],
    [{ LOG_LEVEL: 'silent', AWS_LAMBDA_LOG_LEVEL: 'INFO' }, 'SILENT'],
    [{ AWS_LAMBDA_LOG_LEVEL: 'FATAL' }, 'FATAL'],
  ])('take the log level from %j', (variables, expected) => {
    expect(readConsumerConfig({ ...WORKING, ...variables }).logLevel).toBe(expected);
  });

  test('refuse a log level that nobody knows', () => {
    expect(problemsOf({ ...WORKING, LOG_LEVEL: 'loud' })).toEqual([
      'LOG_LEVEL: must be one of TRACE, DEBUG, INFO, WARN, ERROR, CRITICAL, FATAL, SILENT',
    ]);
  });

  test('that are empty count as absent, since templates pass what is not set as an empty text', () => {
    const empty = { HUAWEICLOUD_SDK_SECURITY_TOKEN: '', MPC_PROJECTS: ' ', RETRY_WINDOW: '' };

    expect(readConsumerConfig({ ...WORKING, ...empty })).toEqual(readConsumerConfig(WORKING));
    expect(problemsOf({ ...WORKING, PARKED_QUEUE_URL: '' })).toEqual([
      'PARKED_QUEUE_URL: is missing',
    ]);
  });

  test('that are missing are all named at once', () => {
    expect(problemsOf({})).toEqual([
      'MPC_REGION: is missing',
      'HUAWEICLOUD_SDK_AK: is missing',
      'HUAWEICLOUD_SDK_SK: is missing',
      'CANCEL_REQUESTS_QUEUE_URL: is missing',
      'DEAD_LETTER_QUEUE_URL: is missing',
      'PARKED_QUEUE_URL: is missing',
    ]);
    expect(() => readConsumerConfig({})).toThrow(/cannot start:\n {2}MPC_REGION: is missing\n/);
  });

  test.each([
    ['QUOTA_SHARE', '1.1', 'must be a number from 0.01 to 1'],
    ['QUOTA_SHARE', '0', 'must be a number from 0.01 to 1'],
    ['QUOTA_SHARE', '-0.5', 'must be a number from 0.01 to 1'],
    ['QUOTA_SHARE', '70%', 'must be a number from 0.01 to 1'],
    ['ENVIRONMENTS', '0', 'must be a whole number from 1 to 5'],
    ['ENVIRONMENTS', '6', 'must be a whole number from 1 to 5'],
    ['ENVIRONMENTS', '1.5', 'must be a whole number from 1 to 5'],
    ['MPC_REQUESTS_PER_MINUTE', '0', 'must be a whole number from 1 to 1000000000'],
    ['MPC_REQUESTS_PER_MINUTE', '1e3', 'must be a whole number from 1 to 1000000000'],
    ['QUOTA_SCOPE', 'both', 'must be tenant or api'],
    ['SECRET_TTL', '5', 'must be a duration from 10s to 1d, such as 90s, 15m, 1h or 1d'],
    ['SECRET_TTL', '5s', 'must be a duration from 10s to 1d, such as 90s, 15m, 1h or 1d'],
    ['ATTEMPT_TIMEOUT', '2m', 'must be a duration from 1s to 1m, such as 90s, 15m, 1h or 1d'],
    ['RETRY_WINDOW', '1 h', 'must be a duration from 1s to 13d, such as 90s, 15m, 1h or 1d'],
    ['MAX_QUEUE_AGE', '14d', 'must be a duration from 1m to 13d, such as 90s, 15m, 1h or 1d'],
    ['PARKED_QUEUE_URL', 'parked', 'must be an http or https URL'],
    ['MPC_ENDPOINT', 'ftp://mpc.example.com', 'must be an http or https URL'],
    ['MPC_ENDPOINT', 'https://mpc.example.com/v1', 'must be scheme and host only'],
    ['MPC_ENDPOINT', 'https://user@mpc.example.com', 'must be scheme and host only'],
    ['IAM_ENDPOINT', 'https://iam.example.com/?a=b', 'must be scheme and host only'],
    ['HUAWEICLOUD_SDK_PROJECT_ID', '../v2', 'must be a project id: letters and digits'],
    ['MPC_REGION', 'CN North', 'must be the name of a region, such as cn-north-4'],
    ['HUAWEICLOUD_SDK_AK', 'A K', 'must be of printable ASCII characters without blanks'],
    [
      'HUAWEICLOUD_SDK_SECURITY_TOKEN',
      'ключ',
      'must be of printable ASCII characters without blanks',
    ],
  ])('refuse %s=%j: %s', (variable, value, problem) => {
    expect(problemsOf({ ...WORKING, [variable]: value })).toEqual([`${variable}: ${problem}`]);
  });

  test('refuse a retry window beyond the age at which a request dies anyway', () => {
    expect(problemsOf({ ...WORKING, RETRY_WINDOW: '2d' })).toEqual([
      'RETRY_WINDOW: must not exceed MAX_QUEUE_AGE',
    ]);
  });

  test('never show a value in what is wrong', () => {
    const variables = Object.keys(WORKING).concat('IAM_PASSWORD', 'MPC_PROJECTS', 'QUOTA_SHARE');
    const marked = fc.stringMatching(/^[!-~ ]{0,20}$/).map((text) => `${text}S3cr3t-V4lue${text}`);
    fc.assert(
      fc.property(fc.subarray(variables, { minLength: 1 }), marked, (chosen, value) => {
        const wrong = Object.fromEntries(chosen.map((name) => [name, value]));

        let message = '';
        try {
          readConsumerConfig({ ...WORKING, ...wrong });
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
          message = String((error as Error).stack);
        }
        expect(message).not.toContain('S3cr3t-V4lue');
      }),
      RUNS,
    );
  });
});
