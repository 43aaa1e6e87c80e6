import { describe, expect, test } from '@jest/globals';
import { ConfigError } from '../../lib/config/configError.ts';
import { readRedriveConfig } from '../../lib/config/redriveConfig.ts';

const QUEUES = {
  CANCEL_REQUESTS_QUEUE_URL: 'http://127.0.0.1:1/queues/source',
  DEAD_LETTER_QUEUE_URL: 'http://127.0.0.1:1/queues/dead-letter',
  PARKED_QUEUE_URL: 'http://127.0.0.1:1/queues/parked',
};

const problemsOf = (variables: Readonly<Record<string, string>>): readonly string[] => {
  try {
    readRedriveConfig(variables);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

describe('the settings of the redrive', () => {
  test('are the queues, and need no credentials of the transcoding API', () => {
    expect(readRedriveConfig(QUEUES)).toEqual({
      queueUrls: {
        source: QUEUES.CANCEL_REQUESTS_QUEUE_URL,
        deadLetter: QUEUES.DEAD_LETTER_QUEUE_URL,
        parked: QUEUES.PARKED_QUEUE_URL,
      },
      maxRedrives: 5,
      intervalMs: 900_000,
      requestsPerMinute: 70,
      logLevel: 'INFO',
    });
  });

  test('can all be set', () => {
    const config = readRedriveConfig({
      ...QUEUES,
      MAX_REDRIVES: '0',
      REDRIVE_INTERVAL: '1h',
      MPC_REQUESTS_PER_MINUTE: '200',
      QUOTA_SHARE: '0.5',
      LOG_LEVEL: 'warn',
    });

    expect(config).toMatchObject({
      maxRedrives: 0,
      intervalMs: 3_600_000,
      requestsPerMinute: 100,
      logLevel: 'WARN',
    });
  });

  test('are all checked together', () => {
    expect(
      problemsOf({
        CANCEL_REQUESTS_QUEUE_URL: 'source',
        DEAD_LETTER_QUEUE_URL: '',
        PARKED_QUEUE_URL: QUEUES.PARKED_QUEUE_URL,
        MAX_REDRIVES: '101',
        REDRIVE_INTERVAL: '15',
        QUOTA_SHARE: '2',
      }),
    ).toEqual([
      'CANCEL_REQUESTS_QUEUE_URL: must be an http or https URL',
      'DEAD_LETTER_QUEUE_URL: is missing',
      'MAX_REDRIVES: must be a whole number from 0 to 100',
      'REDRIVE_INTERVAL: must be a duration from 1m to 1d, such as 90s, 15m, 1h or 1d',
      'QUOTA_SHARE: must be a number from 0.01 to 1',
    ]);
  });
});
