import { type EngineConfig, readEngineSettings, withoutEmpty } from '../config.ts';
import { looseObject } from '../decode/object.ts';
import type { AuthenticationConfig } from '../http/authentication/callers.ts';
import { ConfigError } from './configError.ts';
import { readAuthentication } from './httpSettings.ts';
import { type Report, readFields } from './report.ts';
import { url } from './values.ts';

/** Settings of the HTTP door. */
export interface HttpConfig extends EngineConfig {
  /** Of the source queue, for what is not to be decided at once. */
  readonly queueUrl: string;
  readonly auth: AuthenticationConfig;
}

const queueSchema = looseObject({ CANCEL_REQUESTS_QUEUE_URL: url });

/** A caller waits, so a call is given up earlier than the consumer's. */
const DEFAULTS = { quotaShare: 0.2, attemptTimeoutMs: 5_000 };

/**
 * Reads the settings of the HTTP door.
 * @throws {ConfigError} naming every variable that is missing or wrong.
 */
export const readHttpConfig = (
  variables: Readonly<Record<string, string | undefined>>,
): HttpConfig => {
  const problems: string[] = [];
  const report: Report = (setting, problem) => problems.push(`${setting}: ${problem}`);
  const environment = withoutEmpty(variables);
  const engine = readEngineSettings(environment, DEFAULTS, report);
  const queue = readFields(queueSchema, environment, (variable) => variable, report);
  const auth = readAuthentication(environment, report);
  if (problems.length > 0 || engine === undefined || queue === undefined || auth === undefined) {
    throw new ConfigError(problems);
  }
  return { ...engine, queueUrl: queue.CANCEL_REQUESTS_QUEUE_URL, auth };
};
