import { describe, expect, test } from '@jest/globals';
import type { WireAnswer, WireRequest } from '../../lib/mpc/transport.ts';
import {
  createLambdaSecretReader,
  type LambdaSecretReaderOptions,
} from '../../lib/secrets/lambdaSecretReader.ts';

const arnIn = (partition: string): string =>
  `arn:${partition}:secretsmanager:eu-central-1:123456789012:secret:mpc-AbCdEf`;
const ARN = arnIn('aws');
const OF_LAMBDA = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_SESSION_TOKEN: 'session',
};

const answered = (status: number, body: string): WireAnswer => ({
  kind: 'answer',
  status,
  headers: {},
  body,
  complete: true,
});
const SECRET = answered(200, '{"SecretString":"text"}');

/** A reader before an API that gives these answers, and what was sent to it. */
const readerOf = (
  answers: readonly WireAnswer[],
  variables: LambdaSecretReaderOptions['variables'] = OF_LAMBDA,
) => {
  const sent: WireRequest[] = [];
  const read = createLambdaSecretReader({
    variables,
    clock: { now: () => 0, sleep: () => Promise.resolve() },
    transport: (request) => {
      sent.push(request);
      return Promise.resolve(answers[sent.length - 1] as WireAnswer);
    },
    otherwise: () => Promise.resolve('by the client of AWS'),
  });
  return { read, sent };
};

describe('a function reads a secret', () => {
  test('with one request, signed as the function, to its own region', async () => {
    const { read, sent } = readerOf([SECRET]);

    expect(await read(ARN)).toBe('text');
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({
      origin: 'https://secretsmanager.eu-central-1.amazonaws.com',
      headers: {
        Host: 'secretsmanager.eu-central-1.amazonaws.com',
        'X-Amz-Security-Token': 'session',
        Authorization: expect.stringMatching(
          /^AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE\/\d{8}\/eu-central-1\/secretsmanager\/aws4_request, /,
        ),
      },
    });
  });

  test.each([
    ['aws-cn', 'https://secretsmanager.eu-central-1.amazonaws.com.cn'],
    ['aws-us-gov', 'https://secretsmanager.eu-central-1.amazonaws.com'],
  ])('of the partition %s in the domain of that partition', async (partition, origin) => {
    const { read, sent } = readerOf([SECRET]);

    await read(arnIn(partition));

    expect(sent[0]?.origin).toBe(origin);
  });

  test.each([
    ['a connection that broke', { kind: 'no_answer', reason: 'ECONNRESET', sent: true } as const],
    ['a fault of the service', answered(503, '')],
    ['being asked too fast', answered(429, '')],
  ])('once more after %s', async (_, first) => {
    const { read, sent } = readerOf([first, SECRET]);

    expect(await read(ARN)).toBe('text');
    expect(sent).toHaveLength(2);
  });

  test.each([
    [
      'its name',
      answered(400, '{"__type":"com.amazonaws#AccessDeniedException"}'),
      'AccessDeniedException',
    ],
    [
      'its name alone',
      answered(400, '{"__type":"ResourceNotFoundException"}'),
      'ResourceNotFoundException',
    ],
    ['its status when it is nameless', answered(404, '<html>'), 'HTTP404'],
    [
      'what became of the connection',
      { kind: 'no_answer', reason: 'TIMEOUT', sent: true } as const,
      'TIMEOUT',
    ],
  ])('or fails by the fault: %s', async (_, answer, name) => {
    const { read } = readerOf([answer, answer]);

    await expect(read(ARN)).rejects.toMatchObject({ name });
  });

  test('not of half an answer', async () => {
    const half: WireAnswer = { ...SECRET, complete: false } as WireAnswer;

    await expect(readerOf([half]).read(ARN)).rejects.toMatchObject({ name: 'HTTP200' });
  });
});

describe('the client of AWS is asked instead', () => {
  test.each([
    [
      'in a partition of which the domain is not known',
      ARN.replace('arn:aws:', 'arn:aws-iso:'),
      {},
    ],
    ['for a secret that is given by name', 'mpc-keys', {}],
    ['for an endpoint of FIPS', ARN, { AWS_USE_FIPS_ENDPOINT: 'true' }],
    ['for an endpoint of IPv6', ARN, { AWS_USE_DUALSTACK_ENDPOINT: 'true' }],
    ['where credentials do not stand in variables', ARN, { AWS_ACCESS_KEY_ID: undefined }],
  ])('%s', async (_, arn, variables) => {
    const { read, sent } = readerOf([], { ...OF_LAMBDA, ...variables });

    expect(await read(arn)).toBe('by the client of AWS');
    expect(sent).toHaveLength(0);
  });
});
