import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import type { Grant } from '../template/grants.ts';
import { deployedTo } from '../template/resolveTemplate.ts';

const { 'AWS::AccountId': account, 'AWS::Region': region } = deployedTo;
const arn = (service: string, rest: string): string =>
  `arn:aws:${service}:${region}:${account}:${rest}`;

const given = z.object({
  QueueUrl: z.string().default(''),
  Name: z.string().default(''),
  SecretId: z.string().default(''),
  Entries: z.array(z.object({ EventBusName: z.string().default('') })).default([]),
});
type Given = z.infer<typeof given>;

/** A call as IAM sees it: a batch needs the permission of its single action. */
const onQueue = (operation: string, { QueueUrl }: Given): Grant => ({
  action: `sqs:${operation.replace(/Batch$/, '')}`,
  resource: arn('sqs', QueueUrl.split('/').at(-1) ?? ''),
});

/** What a function receives has been on its queue for so long: dead letters rest before they are sent back. */
const restedMs = 1_800_000;

const aged = (answer: string): string =>
  answer.replaceAll(
    /"SentTimestamp":"(\d+)"/g,
    (_, sent) => `"SentTimestamp":"${Number(sent) - restedMs}"`,
  );

/** What AWS knows besides the queues. */
export interface AwsContents {
  /** Where SQS listens. */
  readonly sqs: string;
  /** Texts of secrets by ARN. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Values of parameters of Systems Manager by name. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** An endpoint for all AWS clients of a function. */
export interface AwsEndpoint {
  /** For `AWS_ENDPOINT_URL`. */
  readonly url: string;
  /** What was called, in the words of IAM, each once. */
  readonly calls: ReadonlyMap<string, Grant>;
  close(): Promise<void>;
}

/** Starts an endpoint that hands calls of SQS on, answers for the other services, and notes what each call needs. */
export const startAwsEndpoint = async (contents: AwsContents): Promise<AwsEndpoint> => {
  const calls = new Map<string, Grant>();
  const note = (grant: Grant): void => {
    calls.set(`${grant.action} on ${grant.resource}`, grant);
  };

  const answers: Readonly<Record<string, (call: Given) => unknown>> = {
    'AmazonSSM.GetParameter': ({ Name }) => {
      note({ action: 'ssm:GetParameter', resource: arn('ssm', `parameter${Name}`) });
      return { Parameter: { Name, Value: contents.parameters[Name] } };
    },
    'secretsmanager.GetSecretValue': ({ SecretId }) => {
      note({ action: 'secretsmanager:GetSecretValue', resource: SecretId });
      return { ARN: SecretId, SecretString: contents.secrets[SecretId] };
    },
    'AWSEvents.PutEvents': ({ Entries }) => {
      for (const { EventBusName } of Entries) {
        note({ action: 'events:PutEvents', resource: arn('events', `event-bus/${EventBusName}`) });
      }
      return {
        FailedEntryCount: 0,
        Entries: Entries.map((_, index) => ({ EventId: `event-${index}` })),
      };
    },
  };

  const forward = async (request: IncomingMessage, body: string, response: ServerResponse) => {
    const { host: _, 'content-length': __, connection: ___, ...headers } = request.headers;
    const answer = await fetch(`${contents.sqs}${request.url}`, {
      method: 'POST',
      headers: headers as Record<string, string>,
      body,
    });
    response.writeHead(answer.status, {
      'content-type': answer.headers.get('content-type') ?? 'application/x-amz-json-1.0',
      'x-amzn-query-error': answer.headers.get('x-amzn-query-error') ?? '',
    });
    response.end(aged(await answer.text()));
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    const target = String(request.headers['x-amz-target']);
    const call = given.parse(JSON.parse(body));
    const [service, operation = ''] = target.split('.');
    if (service === 'AmazonSQS') {
      note(onQueue(operation, call));
      await forward(request, body, response);
      return;
    }
    const answer = answers[target]?.(call);
    response.writeHead(answer === undefined ? 400 : 200, {
      'content-type': 'application/x-amz-json-1.1',
    });
    response.end(JSON.stringify(answer ?? { __type: 'UnknownOperationException' }));
  };

  const server = createServer((request, response) => {
    serve(request, response).catch((error) => response.destroy(error));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
};
