import { anything, converted, optional, such } from '../decode/decoder.ts';
import { strictObject } from '../decode/object.ts';
import { iamEndpointOf, mpcEndpointOf } from '../mpc/regions.ts';
import { CREDENTIAL_FIELDS, readCredential } from './credentialSettings.ts';
import { type CredentialOrigin, credentialName, type ProjectConfig } from './projectConfig.ts';
import { type NameOf, type Report, readFields } from './report.ts';
import { endpoint, matching, secretArn, text } from './values.ts';

/** Variables of the process; those that are empty count as absent and are left out. */
export type Environment = Readonly<Record<string, string>>;

const MOST_REQUESTS_PER_MINUTE = 1_000_000_000;

const wholeNumber = converted(
  anything,
  (value) => (Number.isSafeInteger(value) ? (value as number) : undefined),
  'must be a whole number',
);

const requestsPerMinute = such(
  such(wholeNumber, (value) => value >= 1, 'must be at least 1'),
  (value) => value <= MOST_REQUESTS_PER_MINUTE,
  `must not exceed ${MOST_REQUESTS_PER_MINUTE}`,
);

const projectFields = strictObject({
  project_id: optional(matching(/^[A-Za-z0-9]{1,64}$/, 'must be a project id: letters and digits')),
  region: matching(/^[a-z0-9-]{1,64}$/, 'must be the name of a region, such as cn-north-4'),
  endpoint: optional(endpoint),
  iam_endpoint: optional(endpoint),
  secret_arn: optional(secretArn),
  credentials_prefix: optional(
    matching(/^[A-Z][A-Z0-9_]{0,63}$/, 'must be of capital letters, digits and underscores'),
  ),
  requests_per_minute: optional(requestsPerMinute),
  quota_group: optional(text),
});

/** What a project is made of besides its own fields. */
export interface ProjectSurroundings {
  readonly environment: Environment;
  /** For a project that states no limit of its own. */
  readonly requestsPerMinute: number;
}

type GivenFields = Readonly<Record<string, unknown>>;

/** The variables that hold the credential of a project; those of a secret are read when they are needed. */
const readOrigin = (
  { secret_arn: arn, credentials_prefix: prefix }: GivenFields,
  environment: Environment,
  nameOf: NameOf,
  report: Report,
): CredentialOrigin | undefined => {
  if (arn !== undefined) {
    if (prefix !== undefined) {
      report(nameOf('secret_arn'), `must not stand beside ${nameOf('credentials_prefix')}`);
    }
    return { from: 'secret', arn: String(arn) };
  }
  const variableOf: NameOf = (field) => `${prefix ?? ''}${field}`;
  const fields = CREDENTIAL_FIELDS.map(
    (field) => [field, environment[variableOf(field)]] as const,
  ).filter(([, value]) => value !== undefined);
  const credential = readCredential(Object.fromEntries(fields), variableOf, report);
  return credential && { from: 'settings', credential };
};

/**
 * Reads one project. A project without a secret and without a prefix has its credential in the plain variables.
 * @returns undefined when anything is wrong, once all of it was reported.
 */
export const readProject = (
  given: unknown,
  { environment, requestsPerMinute }: ProjectSurroundings,
  nameOf: NameOf,
  report: Report,
): ProjectConfig | undefined => {
  const fields = readFields(projectFields, given, nameOf, report);
  const isObject = typeof given === 'object' && given !== null;
  const credentials = isObject && readOrigin(given as GivenFields, environment, nameOf, report);
  if (fields === undefined || !credentials) return undefined;
  const { project_id: projectId, region, iam_endpoint: iamEndpoint } = fields;
  const mpcEndpoint = fields.endpoint ?? mpcEndpointOf(region);
  if (mpcEndpoint === undefined) {
    report(nameOf('endpoint'), `is missing, and that of region ${region} is not known`);
    return undefined;
  }
  return {
    ...(projectId === undefined ? {} : { projectId }),
    region,
    endpoint: mpcEndpoint,
    iamEndpoint: iamEndpoint ?? iamEndpointOf(region),
    credentials,
    requestsPerMinute: fields.requests_per_minute ?? requestsPerMinute,
    quotaGroup: fields.quota_group ?? credentialName(credentials),
  };
};
