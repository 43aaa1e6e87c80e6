import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SecretReader } from './secretSource.ts';

/** All tries together: a call for the first batch waits for it. */
const TIMEOUT_MS = 5_000;

const client = new SecretsManagerClient({ maxAttempts: 2 });

/**
 * Reads secrets from AWS Secrets Manager, by the process's environment: region, credentials and, for a local stack,
 * `AWS_ENDPOINT_URL_SECRETS_MANAGER`. A module of its own, since loading the client costs 45 to 75 ms.
 */
export const readAwsSecret: SecretReader = async (arn) => {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }), {
    abortSignal: AbortSignal.timeout(TIMEOUT_MS),
  });
  // A secret of bytes holds no credential that could be read here.
  return SecretString ?? '';
};
