import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SqsClient } from '../../lib/queue/sqsClient.ts';

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

interface Entry {
  readonly Id: string;
  readonly MessageBody?: string;
}

/** What SQS says of an entry, by its id. */
const outcomeOf = ({ Id, MessageBody = '' }: Entry): object | undefined => {
  const failed = (SenderFault: boolean) => ({ Id, SenderFault, Code: 'Any', Message: 'any' });
  const said: Record<string, object> = {
    theirs: failed(false),
    ours: failed(true),
    taken: { Id, MessageId: 'm', MD5OfMessageBody: md5(MessageBody) },
  };
  return said[Id];
};

/** Speaks the protocol of SQS, and has an answer of each kind. */
const startScriptedSqs = (): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { Entries = [], QueueUrl } = JSON.parse(Buffer.concat(chunks).toString()) as {
        Entries?: Entry[];
        QueueUrl: string;
      };
      response.setHeader('content-type', 'application/x-amz-json-1.0');
      if (QueueUrl.endsWith('/terse')) {
        response.end('{}');
        return;
      }
      const outcomes = Entries.flatMap((entry) => outcomeOf(entry) ?? []);
      const isFailed = (outcome: object): boolean => 'Code' in outcome;
      response.end(
        JSON.stringify({
          Successful: outcomes.filter((outcome) => !isFailed(outcome)),
          Failed: outcomes.filter(isFailed),
          Attributes: { ApproximateNumberOfMessages: '42' },
        }),
      );
    });
    server.listen(0, '127.0.0.1', () => resolve(server));
  });

describe('the SQS client', () => {
  const before = { ...process.env };
  let QueueUrl: string;
  let server: Server;
  let client: SqsClient;

  beforeAll(async () => {
    server = await startScriptedSqs();
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    QueueUrl = `${endpoint}/000000000000/queue`;
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_SQS: endpoint,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'any',
      AWS_SECRET_ACCESS_KEY: 'any',
    });
    client = (await import('../../lib/queue/sqsClient.ts')).createSqsClient();
  });
  afterAll(async () => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  test('tells entries that were taken from those that may be tried again and those that may not', async () => {
    const ids = ['taken', 'theirs', 'ours', 'forgotten'];

    const sent = await client.send(
      QueueUrl,
      ids.map((Id) => ({ Id, MessageBody: 'body' })),
    );
    const hidden = await client.hide(
      QueueUrl,
      ids.map((Id) => ({ Id, ReceiptHandle: 'r', VisibilityTimeout: 1 })),
    );

    expect(sent).toEqual({ confirmed: ['taken'], repeatable: ['theirs'] });
    expect(hidden).toEqual({ confirmed: ['taken'], repeatable: ['theirs'] });
  });

  test('knows how many messages are visible', async () => {
    expect(await client.visible(QueueUrl)).toBe(42);
  });

  test('takes nothing for confirmed, and no message for visible, of which nothing is said', async () => {
    const terse = QueueUrl.replace(/[^/]+$/, 'terse');

    const sent = await client.send(terse, [{ Id: 'taken', MessageBody: 'body' }]);

    expect(sent).toEqual({ confirmed: [], repeatable: [] });
    expect(await client.visible(terse)).toBe(0);
  });
});
