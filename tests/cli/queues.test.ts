import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../lib/mpc/clock.ts';
import { commandLine } from './commandLine.ts';

const KEYS = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
const QUEUE = 'https://sqs.eu-west-1.amazonaws.com/123456789012/dead-letter';

interface Asked {
  readonly call: string;
  readonly body: unknown;
  readonly authorization: string;
}

describe('queues that cannot be worked with', () => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    await Promise.all(closing.splice(0).map((close) => close()));
  });

  /** An SQS that answers every call with one error, or with what a call of that name gets. */
  const startSqs = async (
    error: string,
    answers: Readonly<Record<string, unknown>> = {},
  ): Promise<{ endpoint: string; asked: Asked[] }> => {
    const asked: Asked[] = [];
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const call = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
        const authorization = String(request.headers.authorization);
        asked.push({ call, authorization, body: JSON.parse(Buffer.concat(chunks).toString()) });
        const answer = answers[call];
        response.writeHead(answer === undefined ? 403 : 200, {
          'content-type': 'application/x-amz-json-1.0',
        });
        response.end(
          JSON.stringify(answer ?? { __type: `com.amazonaws.sqs#${error}`, message: 'no' }),
        );
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
  };

  test.each([
    [
      'AccessDenied',
      'AWS does not allow it: grant the IAM action sqs:GetQueueAttributes on arn:aws:sqs:eu-west-1:123456789012:dead-letter',
    ],
    ['QueueDoesNotExist', 'there is no queue dead-letter: check --stage, --region and the'],
    ['InvalidClientTokenId', 'AWS does not know the credentials: check AWS_ACCESS_KEY_ID'],
    ['ExpiredToken', 'the AWS credentials have expired'],
    ['Strange', 'sqs:GetQueueAttributes on dead-letter: Strange no'],
  ])('%s is said in clear words, with status 1', async (error, words) => {
    const { endpoint } = await startSqs(error);

    const { status, output, errors } = await commandLine(
      ['dlq', 'list', '--endpoint', endpoint],
      { ...KEYS, DEAD_LETTER_QUEUE_URL: QUEUE },
      systemClock,
    );

    expect({ status, output }).toEqual({ status: 1, output: '' });
    expect(errors).toContain(`error: ${words}`);
  });

  test('a permission that is missing halfway is named as well', async () => {
    const counts = { ApproximateNumberOfMessages: '3' };
    const { endpoint } = await startSqs('AccessDenied', {
      GetQueueAttributes: { Attributes: counts },
    });

    const { status, errors } = await commandLine(
      ['dlq', 'export', '--endpoint', endpoint],
      { ...KEYS, DEAD_LETTER_QUEUE_URL: QUEUE },
      systemClock,
    );

    expect(status).toBe(1);
    expect(errors).toContain(
      'grant the IAM action sqs:ReceiveMessage on arn:aws:sqs:eu-west-1:123456789012:dead-letter',
    );
  });

  test('an SQS that is not there is told of', async () => {
    const { status, errors } = await commandLine(
      ['dlq', 'list', '--endpoint', 'http://127.0.0.1:1', '--region', 'eu-west-1'],
      { ...KEYS, DEAD_LETTER_QUEUE_URL: QUEUE },
      systemClock,
    );

    expect(status).toBe(1);
    expect(errors).toMatch(
      /^error: SQS cannot be reached \(.*\) for dead-letter: check --endpoint/,
    );
  });

  test('queues of a stage are asked for by their names', async () => {
    const { endpoint, asked } = await startSqs('QueueDoesNotExist');

    const { status, errors } = await commandLine(
      ['dlq', 'list', '--stage', 'prod', '--endpoint', endpoint, '--region', 'eu-west-1'],
      { ...KEYS, DEAD_LETTER_QUEUE_URL: QUEUE },
      systemClock,
    );

    expect(status).toBe(1);
    expect(asked).toMatchObject([
      { call: 'GetQueueUrl', body: { QueueName: 'transcoding-canceller-prod-dead-letter' } },
    ]);
    expect(errors).toContain('there is no queue transcoding-canceller-prod-dead-letter');
  });

  test.each([
    [[], {}, 'eu-west-1'],
    [['--region', 'us-east-2'], {}, 'us-east-2'],
    [[], { AWS_REGION: 'us-east-1' }, 'eu-west-1'],
  ])('the region comes from %j %j or the queue URL', async (words, env, region) => {
    const { endpoint, asked } = await startSqs('AccessDenied');

    await commandLine(
      ['dlq', 'list', '--endpoint', endpoint, ...words],
      { ...KEYS, ...env, DEAD_LETTER_QUEUE_URL: QUEUE },
      systemClock,
    );

    expect(asked[0]?.authorization).toContain(`/${region}/sqs/aws4_request`);
  });
});
