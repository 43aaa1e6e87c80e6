import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { ParameterReader } from './cleanUpSwitch.ts';

/** All tries together. */
const TIMEOUT_MS = 5_000;

const client = new SSMClient({ maxAttempts: 2 });

/**
 * Reads parameters of AWS Systems Manager, by the process's environment: region, credentials and, for a local stack,
 * `AWS_ENDPOINT_URL_SSM`. A module of its own, since loading the client costs 45 to 75 ms.
 */
export const readAwsParameter: ParameterReader = async (Name) => {
  const { Parameter } = await client.send(new GetParameterCommand({ Name }), {
    abortSignal: AbortSignal.timeout(TIMEOUT_MS),
  });
  return Parameter?.Value;
};
