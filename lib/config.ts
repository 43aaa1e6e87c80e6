import { ConfigError } from './config/configError.ts';
import type { ProjectConfig } from './config/projectConfig.ts';
import type { Environment } from './config/projectEntry.ts';
import { readProjects } from './config/projectList.ts';
import { type Report, readFields } from './config/report.ts';
import { duration, logLevel, matching, number, oneOf, url, whole } from './config/values.ts';
import { optional, withDefault } from './decode/decoder.ts';
import { looseObject } from './decode/object.ts';
import type { LogLevel } from './observability/logLevel.ts';

/** Settings of whatever calls the transcoding API. */
export interface EngineConfig {
  /** At least one; requests that name no project go to the first. */
  readonly projects: readonly ProjectConfig[];
  /** How long a secret is used before it is read again. */
  readonly secretTtlMs: number;
  /** This function's part of the quota (0 to 1), and the environments among which it is divided. */
  readonly quotaShare: number;
  readonly environments: number;
  /** Whether the API counts all calls of a tenant together, or cancels and queries apart; it is not documented. */
  readonly quotaScope: 'tenant' | 'api';
  readonly attemptTimeoutMs: number;
  /** Name or ARN of the event bus that is told of outcomes; absent when nobody is. */
  readonly eventBusName?: string;
  /** Log lines below it are not written. */
  readonly logLevel: LogLevel;
}

/** Settings of the queue consumer. */
export interface ConsumerConfig extends EngineConfig {
  readonly queueUrls: {
    readonly source: string;
    readonly deadLetter: string;
    readonly parked: string;
  };
  readonly retryWindowMs: number;
  readonly maxQueueAgeMs: number;
}

/** More environments could fail more authentications in a row than the gateway forgives: after five it locks the key. */
const MOST_ENVIRONMENTS = 5;

/** What differs from function to function where nothing is set. */
interface EngineDefaults {
  readonly quotaShare: number;
  readonly attemptTimeoutMs: number;
}

const engineSchema = (defaults: EngineDefaults) =>
  looseObject({
    SECRET_TTL: withDefault(duration('10s', '1d'), 300_000),
    QUOTA_SHARE: withDefault(number(0.01, 1), defaults.quotaShare),
    ENVIRONMENTS: withDefault(whole(1, MOST_ENVIRONMENTS), 2),
    QUOTA_SCOPE: withDefault(oneOf(['tenant', 'api'], 'must be tenant or api'), 'tenant'),
    ATTEMPT_TIMEOUT: withDefault(duration('1s', '1m'), defaults.attemptTimeoutMs),
    EVENT_BUS_NAME: optional(
      matching(/^[\w./:-]{1,1600}$/, 'must be the name or the ARN of an event bus'),
    ),
    POWERTOOLS_LOG_LEVEL: optional(logLevel),
    LOG_LEVEL: optional(logLevel),
    // Set by Lambda where its own log filter is configured.
    AWS_LAMBDA_LOG_LEVEL: optional(logLevel),
  });

const limitSchema = looseObject({
  MPC_REQUESTS_PER_MINUTE: withDefault(whole(1, 1_000_000_000), 100),
});

const consumerSchema = looseObject({
  CANCEL_REQUESTS_QUEUE_URL: url,
  DEAD_LETTER_QUEUE_URL: url,
  PARKED_QUEUE_URL: url,
  RETRY_WINDOW: withDefault(duration('1s', '13d'), 3_600_000),
  // SQS forgets a message after 14 days, whatever became of it.
  MAX_QUEUE_AGE: withDefault(duration('1m', '13d'), 86_400_000),
});

/** Templates pass what is not set as an empty text. */
export const withoutEmpty = (
  variables: Readonly<Record<string, string | undefined>>,
): Environment =>
  Object.fromEntries(
    Object.entries(variables).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1].trim() !== '',
    ),
  );

const itself = (variable: string): string => variable;

/**
 * Reads the settings of whatever calls the transcoding API.
 * @returns undefined when anything is wrong, once all of it was reported.
 */
export const readEngineSettings = (
  environment: Environment,
  defaults: EngineDefaults,
  report: Report,
): EngineConfig | undefined => {
  const limit = readFields(limitSchema, environment, itself, report);
  // A wrong limit must not hide what is wrong with the projects.
  const requestsPerMinute = limit?.MPC_REQUESTS_PER_MINUTE ?? 100;
  const projects = readProjects({ environment, requestsPerMinute }, report);
  const settings = readFields(engineSchema(defaults), environment, itself, report);
  return (
    settings && {
      projects,
      secretTtlMs: settings.SECRET_TTL,
      quotaShare: settings.QUOTA_SHARE,
      environments: settings.ENVIRONMENTS,
      quotaScope: settings.QUOTA_SCOPE,
      attemptTimeoutMs: settings.ATTEMPT_TIMEOUT,
      ...(settings.EVENT_BUS_NAME === undefined ? {} : { eventBusName: settings.EVENT_BUS_NAME }),
      logLevel:
        settings.POWERTOOLS_LOG_LEVEL ??
        settings.LOG_LEVEL ??
        settings.AWS_LAMBDA_LOG_LEVEL ??
        'INFO',
    }
  );
};

/**
 * Reads the settings of the queue consumer.
 * @throws {ConfigError} naming every variable that is missing or wrong.
 */
export const readConsumerConfig = (
  variables: Readonly<Record<string, string | undefined>>,
): ConsumerConfig => {
  const problems: string[] = [];
  const report: Report = (setting, problem) => problems.push(`${setting}: ${problem}`);
  const environment = withoutEmpty(variables);
  const defaults = { quotaShare: 0.7, attemptTimeoutMs: 8_000 };
  const engine = readEngineSettings(environment, defaults, report);
  const settings = readFields(consumerSchema, environment, itself, report);
  if (settings && settings.RETRY_WINDOW > settings.MAX_QUEUE_AGE) {
    report('RETRY_WINDOW', 'must not exceed MAX_QUEUE_AGE');
  }
  if (problems.length > 0 || engine === undefined || settings === undefined) {
    throw new ConfigError(problems);
  }
  return {
    ...engine,
    queueUrls: {
      source: settings.CANCEL_REQUESTS_QUEUE_URL,
      deadLetter: settings.DEAD_LETTER_QUEUE_URL,
      parked: settings.PARKED_QUEUE_URL,
    },
    retryWindowMs: settings.RETRY_WINDOW,
    maxQueueAgeMs: settings.MAX_QUEUE_AGE,
  };
};
