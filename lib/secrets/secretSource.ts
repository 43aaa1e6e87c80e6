import { readCredential } from '../config/credentialSettings.ts';
import type { Clock } from '../mpc/clock.ts';
import { CredentialsUnavailable } from '../mpc/credentials/authorizer.ts';
import { createCachedSource } from '../mpc/credentials/cachedSource.ts';
import type { Credential, CredentialSource } from '../mpc/credentials/credential.ts';

/** Reads the text of a secret by its ARN; rejects when there is none. */
export type SecretReader = (arn: string) => Promise<string>;

/** What {@link createSecretSource} needs. */
export interface SecretSourceOptions {
  readonly arn: string;
  readonly readSecret: SecretReader;
  /** Milliseconds after which the secret is read again. */
  readonly ttlMs: number;
  readonly clock: Clock;
}

/** Errors of Secrets Manager that waiting does not mend; all others, such as throttling and time-outs, may pass. */
const LASTING = new Set([
  'AccessDeniedException',
  'DecryptionFailure',
  'InvalidParameterException',
  'InvalidRequestException',
  'ResourceNotFoundException',
  'UnrecognizedClientException',
  'ValidationException',
]);

const unavailable = (
  failureClass: 'project' | 'retry',
  reason: string,
  message: string,
): CredentialsUnavailable =>
  new CredentialsUnavailable({
    class: failureClass,
    code: `SECRET.${reason}`,
    message: `the secret ${message}`,
    sent: false,
    remedy: 'none',
  });

const parse = (text: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    // The error itself is dropped: it quotes the text.
    return undefined;
  }
};

const readText = async (readSecret: SecretReader, arn: string): Promise<string> => {
  try {
    return await readSecret(arn);
  } catch (error) {
    const { name } = error as Error;
    throw unavailable(LASTING.has(name) ? 'project' : 'retry', name, 'could not be read');
  }
};

const readContent = (text: string): Credential => {
  const fields = parse(text);
  if (fields === undefined) throw unavailable('project', 'MALFORMED', 'is not an object in JSON');
  const problems: string[] = [];
  const credential = readCredential(
    fields,
    (field) => field,
    (field, problem) => problems.push(`${field} ${problem}`),
  );
  if (credential === undefined || problems.length > 0) {
    throw unavailable('project', 'MALFORMED', `is not a credential: ${problems.join(', ')}`);
  }
  return credential;
};

/**
 * The credential in a secret: an object in JSON with the same names as the environment variables, such as
 * `{"HUAWEICLOUD_SDK_AK":"…","HUAWEICLOUD_SDK_SK":"…"}` or `{"IAM_USER":"…","IAM_PASSWORD":"…","IAM_DOMAIN":"…"}`.
 * Read when it is first needed.
 */
export const createSecretSource = ({
  arn,
  readSecret,
  ttlMs,
  clock,
}: SecretSourceOptions): CredentialSource =>
  createCachedSource({
    read: async () => readContent(await readText(readSecret, arn)),
    ttlMs,
    clock,
  });
