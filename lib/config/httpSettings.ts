import { converted } from '../decode/decoder.ts';
import { looseObject } from '../decode/object.ts';
import type { AuthenticationKind } from '../http/authentication/authenticate.ts';
import type { AuthenticationConfig, CallersOrigin } from '../http/authentication/callers.ts';
import { readCallers } from './callerList.ts';
import type { Environment } from './projectEntry.ts';
import { type Report, readFields } from './report.ts';
import { secretArn, text } from './values.ts';

const KINDS: readonly AuthenticationKind[] = ['webhook', 'access_key', 'iam'];

const toKinds = (value: string): ReadonlySet<AuthenticationKind> | undefined => {
  const kinds = value.split(',').map((word) => KINDS.find((kind) => kind === word.trim()));
  return kinds.includes(undefined)
    ? undefined
    : new Set(kinds.filter((kind) => kind !== undefined));
};

const kindsSchema = looseObject({
  HTTP_AUTH: converted(text, toKinds, `must be one or several of ${KINDS.join(', ')}`),
});
const secretSchema = looseObject({ HTTP_CALLERS_SECRET_ARN: secretArn });

const readOrigin = (
  environment: Environment,
  kinds: ReadonlySet<AuthenticationKind>,
  report: Report,
): CallersOrigin | undefined => {
  const { HTTP_CALLERS: json, HTTP_CALLERS_SECRET_ARN: secret } = environment;
  if (json !== undefined && secret !== undefined) {
    report('HTTP_CALLERS', 'must not stand beside HTTP_CALLERS_SECRET_ARN');
  }
  if (json !== undefined) {
    const callers = readCallers(json, kinds, 'HTTP_CALLERS', report);
    return callers && { from: 'settings', callers };
  }
  if (secret === undefined) {
    report('HTTP_CALLERS', 'is missing, and so is HTTP_CALLERS_SECRET_ARN');
    return undefined;
  }
  const read = readFields(secretSchema, environment, (name) => name, report);
  return read && { from: 'secret', arn: read.HTTP_CALLERS_SECRET_ARN };
};

/**
 * Reads who may call over HTTP. There is no default: a door that nobody guards is never meant.
 * @returns undefined when anything is wrong, once all of it was reported.
 */
export const readAuthentication = (
  environment: Environment,
  report: Report,
): AuthenticationConfig | undefined => {
  const read = readFields(kindsSchema, environment, (name) => name, report);
  // Wrong kinds must not hide what is wrong with the callers.
  const callers = readOrigin(environment, read?.HTTP_AUTH ?? new Set(), report);
  return read && callers && { kinds: read.HTTP_AUTH, callers };
};
