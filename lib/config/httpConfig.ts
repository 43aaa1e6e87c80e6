import { type EngineConfig, readEngineSettings, withoutEmpty } from '../config.ts';
import { withDefault } from '../decode/decoder.ts';
import { looseObject } from '../decode/object.ts';
import type { AuthenticationConfig } from '../http/authentication/callers.ts';
import { ConfigError } from './configError.ts';
import { readAuthentication } from './httpSettings.ts';
import { type Report, readFields } from './report.ts';
import { oneOf, url } from './values.ts';

/** Settings of the HTTP door. */
export interface HttpConfig extends EngineConfig {
  /** Of the source queue, for what is not to be decided at once. */
  readonly queueUrl: string;
  readonly auth: AuthenticationConfig;
  /** Whether the API is called while a caller waits; else everything is put on the queue. */
  readonly decides: boolean;
}

const doorSchema = looseObject({
  CANCEL_REQUESTS_QUEUE_URL: url,
  HTTP_DECIDES: withDefault(oneOf(['true', 'false'], 'must be true or false'), 'true'),
});

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
  const door = readFields(doorSchema, environment, (variable) => variable, report);
  const auth = readAuthentication(environment, report);
  if (problems.length > 0 || engine === undefined || door === undefined || auth === undefined) {
    throw new ConfigError(problems);
  }
  return {
    ...engine,
    queueUrl: door.CANCEL_REQUESTS_QUEUE_URL,
    decides: door.HTTP_DECIDES === 'true',
    auth,
  };
};
