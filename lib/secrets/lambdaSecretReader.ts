import aws4 from 'aws4';
import type { Clock } from '../mpc/clock.ts';
import type { Transport, WireAnswer } from '../mpc/transport.ts';
import type { SecretReader } from './secretSource.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Where secrets are asked for, and as whom. */
interface Access {
  readonly origin: string;
  readonly region: string;
  readonly credentials: aws4.Credentials;
}

/** What a secret reader in Lambda needs. */
export interface LambdaSecretReaderOptions {
  /** Of the process: region and credentials, and `AWS_ENDPOINT_URL_SECRETS_MANAGER` or `AWS_ENDPOINT_URL` for a local stack. */
  readonly variables: Variables;
  readonly clock: Clock;
  readonly transport: Transport;
  /** Reads where the above is not all there is to know: other partitions, and endpoints for FIPS or IPv6. */
  readonly otherwise: SecretReader;
}

/** Domains of the partitions that functions can run in, by the second part of an ARN (documented). */
const DOMAINS: Readonly<Record<string, string>> = {
  aws: 'amazonaws.com',
  'aws-us-gov': 'amazonaws.com',
  'aws-cn': 'amazonaws.com.cn',
};
const SPECIAL_ENDPOINTS = ['AWS_USE_FIPS_ENDPOINT', 'AWS_USE_DUALSTACK_ENDPOINT'];

/** All tries together: a call for the first batch waits for it. */
const TIMEOUT_MS = 5_000;
const PAUSE_MS = 100;

const originOf = (arn: string, variables: Variables, region: string): string | undefined => {
  const local = variables['AWS_ENDPOINT_URL_SECRETS_MANAGER'] ?? variables['AWS_ENDPOINT_URL'];
  if (local !== undefined) return new URL(local).origin;
  if (SPECIAL_ENDPOINTS.some((name) => variables[name] === 'true')) return undefined;
  const domain = DOMAINS[arn.split(':')[1] ?? ''];
  return domain && `https://secretsmanager.${region}.${domain}`;
};

const accessTo = (arn: string, variables: Variables): Access | undefined => {
  const region = variables['AWS_REGION'];
  const accessKeyId = variables['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = variables['AWS_SECRET_ACCESS_KEY'];
  const sessionToken = variables['AWS_SESSION_TOKEN'];
  if (!region || !accessKeyId || !secretAccessKey) return undefined;
  const origin = originOf(arn, variables, region);
  if (origin === undefined) return undefined;
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  return { origin, region, credentials };
};

const requestFor = (arn: string, { origin, region, credentials }: Access) => {
  const body = JSON.stringify({ SecretId: arn });
  const { headers } = aws4.sign(
    {
      service: 'secretsmanager',
      region,
      host: new URL(origin).host,
      path: '/',
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-amz-json-1.1',
        'X-Amz-Target': 'secretsmanager.GetSecretValue',
      },
      body,
    },
    credentials,
  );
  // It gives back what it was given, with more headers.
  const texts = Object.entries(headers as object).map(([name, value]) => [name, String(value)]);
  return { method: 'POST', origin, target: '/', headers: Object.fromEntries(texts), body } as const;
};

const parsed = (body: string): Readonly<Record<string, unknown>> => {
  try {
    return Object(JSON.parse(body));
  } catch {
    return {};
  }
};

const named = (name: string): Error => Object.assign(new Error('no secret came'), { name });

/** The secret in an answer. @throws Error by the name that Secrets Manager gives to what is wrong. */
const secretIn = (answer: WireAnswer): string => {
  if (answer.kind === 'no_answer') throw named(answer.reason);
  const body = parsed(answer.body);
  if (answer.status !== 200 || !answer.complete) {
    const type = String(body['__type'] ?? `HTTP${answer.status}`);
    throw named(type.slice(type.indexOf('#') + 1));
  }
  // A secret of bytes holds no credential that could be read here.
  return String(body['SecretString'] ?? '');
};

const mayPass = (answer: WireAnswer): boolean =>
  answer.kind === 'no_answer' || answer.status >= 500 || answer.status === 429;

/**
 * Makes a reader of secrets for a function: one signed request over the transport that is loaded anyway. Loading the
 * client of AWS's SDK for it, and letting it find out about itself, would be half of the first event.
 */
export const createLambdaSecretReader =
  ({ variables, clock, transport, otherwise }: LambdaSecretReaderOptions): SecretReader =>
  async (arn) => {
    const access = accessTo(arn, variables);
    if (access === undefined) return otherwise(arn);
    const endsAt = clock.now() + TIMEOUT_MS;
    const ask = () =>
      transport(requestFor(arn, access), { timeoutMs: Math.max(1, endsAt - clock.now()) });
    let answer = await ask();
    if (mayPass(answer) && clock.now() + PAUSE_MS < endsAt) {
      await clock.sleep(PAUSE_MS);
      answer = await ask();
    }
    return secretIn(answer);
  };

/** Reads a secret by the variables of this process. */
export const readSecretInLambda = (
  arn: string,
  effects: Pick<LambdaSecretReaderOptions, 'clock' | 'transport'>,
): Promise<string> =>
  createLambdaSecretReader({
    variables: process.env,
    ...effects,
    otherwise: async (it) => (await import('./awsSecretReader.ts')).readAwsSecret(it),
  })(arn);
