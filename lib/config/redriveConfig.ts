import { withoutEmpty } from '../config.ts';
import { optional, withDefault } from '../decode/decoder.ts';
import { looseObject } from '../decode/object.ts';
import type { LogLevel } from '../observability/logLevel.ts';
import type { QueueName } from '../queue/queues.ts';
import { ConfigError } from './configError.ts';
import { readFields } from './report.ts';
import { duration, logLevel, number, url, whole } from './values.ts';

/** Settings of the redrive. */
export interface RedriveConfig {
  readonly queueUrls: Readonly<Record<QueueName, string>>;
  /** How often a request comes back from the dead-letter queue at most, 0 to 100. */
  readonly maxRedrives: number;
  /** Milliseconds from one run to the next. */
  readonly intervalMs: number;
  /** Requests a minute that the worker may send to the API: its share of the quota. */
  readonly requestsPerMinute: number;
  /** Log lines below it are not written. */
  readonly logLevel: LogLevel;
}

const redriveSchema = looseObject({
  CANCEL_REQUESTS_QUEUE_URL: url,
  DEAD_LETTER_QUEUE_URL: url,
  PARKED_QUEUE_URL: url,
  MAX_REDRIVES: withDefault(whole(0, 100), 5),
  REDRIVE_INTERVAL: withDefault(duration('1m', '1d'), 900_000),
  MPC_REQUESTS_PER_MINUTE: withDefault(whole(1, 1_000_000_000), 100),
  QUOTA_SHARE: withDefault(number(0.01, 1), 0.7),
  POWERTOOLS_LOG_LEVEL: optional(logLevel),
  LOG_LEVEL: optional(logLevel),
  AWS_LAMBDA_LOG_LEVEL: optional(logLevel),
});

/**
 * Reads the settings of the redrive, which calls no API and needs no credentials of it.
 * @throws {ConfigError} naming every variable that is missing or wrong.
 */
export const readRedriveConfig = (
  variables: Readonly<Record<string, string | undefined>>,
): RedriveConfig => {
  const problems: string[] = [];
  const settings = readFields(
    redriveSchema,
    withoutEmpty(variables),
    (variable) => variable,
    (setting, problem) => problems.push(`${setting}: ${problem}`),
  );
  if (settings === undefined) throw new ConfigError(problems);
  return {
    queueUrls: {
      source: settings.CANCEL_REQUESTS_QUEUE_URL,
      deadLetter: settings.DEAD_LETTER_QUEUE_URL,
      parked: settings.PARKED_QUEUE_URL,
    },
    maxRedrives: settings.MAX_REDRIVES,
    intervalMs: settings.REDRIVE_INTERVAL,
    requestsPerMinute: settings.MPC_REQUESTS_PER_MINUTE * settings.QUOTA_SHARE,
    logLevel:
      settings.POWERTOOLS_LOG_LEVEL ??
      settings.LOG_LEVEL ??
      settings.AWS_LAMBDA_LOG_LEVEL ??
      'INFO',
  };
};
