import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** All that a function calls when it handles its first event. */
export interface Cloud {
  /** For `AWS_ENDPOINT_URL` and `MPC_ENDPOINT`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Answers of the AWS services, by operation. Queues are empty. */
const answersOf = (secrets: Readonly<Record<string, string>>) =>
  new Map<unknown, (call: Readonly<Record<string, string>>) => unknown>([
    [
      'secretsmanager.GetSecretValue',
      ({ SecretId = '' }) => ({ ARN: SecretId, SecretString: secrets[SecretId] }),
    ],
    ['AmazonSSM.GetParameter', ({ Name }) => ({ Parameter: { Name, Value: 'on' } })],
    ['AmazonSQS.ReceiveMessage', () => ({})],
    ['AmazonSQS.GetQueueAttributes', () => ({ Attributes: { ApproximateNumberOfMessages: '0' } })],
  ]);

/**
 * Starts an endpoint that answers at once for AWS and for the transcoding API: the latter cancels whatever it is told to,
 * and has no tasks that wait.
 *
 * @param secrets - texts by ARN.
 */
export const startCloud = async (secrets: Readonly<Record<string, string>>): Promise<Cloud> => {
  const answers = answersOf(secrets);
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const json = (status: number, content: unknown): void => {
      response
        .writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
        .end(JSON.stringify(content));
    };
    if (request.method === 'DELETE') response.writeHead(204).end();
    else if (request.method === 'GET') json(200, { task_array: [], is_truncated: 0, total: 0 });
    else {
      const answer = answers.get(request.headers['x-amz-target'])?.(JSON.parse(body));
      json(answer === undefined ? 400 : 200, answer ?? { __type: 'UnknownOperationException' });
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
};
