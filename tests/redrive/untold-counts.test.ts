import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, expect, test } from '@jest/globals';
import { createSqsLetterQueues } from '../../lib/redrive/sqsLetterQueues.ts';
import { type Loopback, serveHttp } from '../mpc-client/loopback.ts';

let server: Loopback;
let client: SQSClient;

afterEach(async () => {
  client.destroy();
  await server.close();
});

test.each([
  ['not one of its attributes', {}, { visible: 0, hidden: 0, delayed: 0 }],
  [
    'only some of its attributes',
    { Attributes: { ApproximateNumberOfMessages: '7' } },
    { visible: 7, hidden: 0, delayed: 0 },
  ],
])('a queue of which SQS tells %s holds none of the rest', async (_, answer, counts) => {
  server = await serveHttp((response) => {
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(answer));
  });
  client = new SQSClient({
    region: 'eu-central-1',
    endpoint: server.origin,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const queues = createSqsLetterQueues(client, { source: `${server.origin}/1/source` });

  expect(await queues.count('source')).toEqual(counts);
});
