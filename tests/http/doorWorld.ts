import { createHash } from 'node:crypto';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { AKSKSigner } from '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { Webhook } from 'standardwebhooks';
import { readHttpConfig } from '../../lib/config/httpConfig.ts';
import { buildHttpDoor, type HttpDoorEffects } from '../../lib/http/buildHttpDoor.ts';
import { createHttpHandler } from '../../lib/http/httpHandler.ts';
import { type HttpEvent, readHttpRequest } from '../../lib/http/httpRequest.ts';
import { systemClock } from '../../lib/mpc/clock.ts';
import { createNodeTransport } from '../../lib/mpc/nodeTransport.ts';
import { signingDate } from '../../lib/mpc/signing/signingDate.ts';
import type { Transport } from '../../lib/mpc/transport.ts';
import { createHttpWatch } from '../../lib/observability/httpWatch.ts';
import { createWatch } from '../../lib/observability/watch.ts';
import { sqsCallsOf } from '../../lib/queue/sqsClient.ts';
import { createSqsQueues } from '../../lib/queue/sqsQueues.ts';
import { DEFAULT_ACCOUNT } from '../../local/mpc-simulator/accounts.ts';
import { startSimulator } from '../../local/mpc-simulator/server.ts';
import type { TaskStatus } from '../../local/mpc-simulator/task.ts';
import { startLocalSqs } from '../../local/sqs/startLocalSqs.ts';
import { payload2, withIamCaller } from '../http-authentication/httpEvents.ts';
import type { Answered } from './answered.ts';
import { holdToContract } from './contract.ts';

const REGION = 'eu-central-1';
const [KEY] = DEFAULT_ACCOUNT.keys;
const [OWN] = DEFAULT_ACCOUNT.projects;
/** The one configured project. */
export const PROJECT = OWN?.id ?? '';
export const HOST = 'door.example.com';

const secretOf = (name: string): string =>
  `whsec_${createHash('sha256').update(name).digest('base64')}`;

/** Key pairs of callers; none of the transcoding API knows them. */
export const KEYS = {
  console: { accessKey: 'CLIENTKEY', secretKey: 'the-client-key-is-secret' },
  elsewhere: { accessKey: 'OTHERKEY', secretKey: 'the-other-key-is-secret-too' },
};
export const PIPELINE = 'arn:aws:iam::123456789012:role/pipeline';

/** `elsewhere` may cancel in no project that is configured. */
const CALLERS = {
  webhook: [
    { name: 'ingest', secrets: [secretOf('ingest'), secretOf('next')] },
    { name: 'elsewhere', secrets: [secretOf('elsewhere')], projects: ['ffff'] },
  ],
  access_key: [
    {
      name: 'console',
      access_key: KEYS.console.accessKey,
      secret_key: KEYS.console.secretKey,
      projects: [PROJECT],
    },
    {
      name: 'elsewhere',
      access_key: KEYS.elsewhere.accessKey,
      secret_key: KEYS.elsewhere.secretKey,
      projects: ['ffff'],
    },
  ],
  iam: [{ name: 'pipeline', arn: PIPELINE }],
};

type WebhookCaller = 'ingest' | 'elsewhere';

/** What a request says besides its body. */
export interface Parts {
  readonly method?: string;
  readonly path?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly base64?: boolean;
}

/** An unsigned request in payload 2.0. */
export const eventOf = (body: string | undefined, parts: Parts = {}): APIGatewayProxyEventV2 => {
  const { method = 'POST', path = '/cancellations', query = '', headers, base64 = false } = parts;
  return payload2({
    method,
    rawPath: path,
    rawQueryString: query,
    headers: { host: HOST, 'content-type': 'application/json', ...headers },
    isBase64Encoded: base64,
    ...(body === undefined ? {} : { body: base64 ? Buffer.from(body).toString('base64') : body }),
  });
};

let webhooks = 0;

/** The same signed as a webhook. */
export const webhookEvent = (
  body: string,
  { caller = 'ingest', id, ...parts }: Parts & { caller?: WebhookCaller; id?: string } = {},
): APIGatewayProxyEventV2 => {
  const now = new Date();
  const messageId = id ?? `msg_${webhooks++}`;
  return eventOf(body, {
    ...parts,
    headers: {
      'webhook-id': messageId,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
      'webhook-signature': new Webhook(secretOf(caller)).sign(messageId, now, body),
      ...parts.headers,
    },
  });
};

/** A request without a body, signed with a key pair by the official signer. */
export const keyEvent = (
  method: string,
  path: string,
  query = '',
  { accessKey, secretKey } = KEYS.console,
): APIGatewayProxyEventV2 => {
  const parameters = new URLSearchParams(query);
  const signed = AKSKSigner.sign(
    {
      method,
      endpoint: `https://${HOST}${path}`,
      headers: { 'content-type': 'application/json', 'X-Sdk-Date': signingDate(Date.now()) },
      queryParams: Object.fromEntries(
        [...parameters.keys()].map((name) => [name, parameters.getAll(name)]),
      ),
    } as never,
    { getAk: () => accessKey, getSk: () => secretKey } as never,
  ) as Record<string, string>;
  return eventOf(undefined, { method, path, query, headers: signed });
};

/** A request that API Gateway's IAM authorizer has let in. */
export const iamEvent = (body: string, arn = PIPELINE): HttpEvent =>
  withIamCaller(eventOf(body, { path: '/iam/cancellations' }), arn);

/** Where an event leads, if it is one. */
const addressOf = (event: unknown): { readonly method?: string; readonly path?: string } => {
  try {
    return readHttpRequest(event as HttpEvent);
  } catch {
    return {};
  }
};

interface Options {
  readonly variables?: Readonly<Record<string, string>>;
  /** Attributes of the queue that differ from those of the template. */
  readonly queue?: Readonly<Record<string, string>>;
  /** Stands between the door and the wire. */
  readonly through?: (transport: Transport) => Transport;
  readonly effects?: Partial<HttpDoorEffects>;
}

/** The door as it is deployed, before a real SQS and the simulated API, all over sockets. */
export const startDoorWorld = async (options: Options = {}) => {
  const closing = new AsyncDisposableStack();
  const sqs = closing.adopt(
    await startLocalSqs({
      region: REGION,
      queues: [
        {
          logicalId: 'source',
          name: 'source',
          arn: `arn:aws:sqs:${REGION}:000000000000:source`,
          attributes: { MaximumMessageSize: '262144', ...options.queue },
        },
      ],
    }),
    (it) => it.close(),
  );
  const mpc = closing.adopt(
    await startSimulator({
      settings: {
        lifecycle: { startsPerMinute: 0, durationMs: 1e12 },
        quota: { perMinute: 1_000_000, overallPerMinute: 1_000_000 },
      },
    }),
    (it) => it.close(),
  );
  const wire = closing.adopt(createNodeTransport(20), (it) => it.close());
  const url = sqs.queueUrl('source');
  const output: string[] = [];
  const config = readHttpConfig({
    HUAWEICLOUD_SDK_AK: KEY?.accessKey,
    HUAWEICLOUD_SDK_SK: KEY?.secretKey,
    HUAWEICLOUD_SDK_PROJECT_ID: PROJECT,
    MPC_REGION: OWN?.name,
    MPC_ENDPOINT: mpc.url,
    MPC_REQUESTS_PER_MINUTE: '1000000',
    QUOTA_SHARE: '1',
    ENVIRONMENTS: '1',
    ATTEMPT_TIMEOUT: '1s',
    CANCEL_REQUESTS_QUEUE_URL: url,
    HTTP_AUTH: 'webhook,access_key,iam',
    HTTP_CALLERS: JSON.stringify(CALLERS),
    ...options.variables,
  });
  const clock = options.effects?.clock ?? systemClock;
  const watch = createWatch({ logLevel: 'INFO', clock, write: (text) => void output.push(text) });
  const door = buildHttpDoor(config, {
    clock,
    transport: options.through?.(wire.send) ?? wire.send,
    queues: createSqsQueues({
      urls: { source: url, deadLetter: url, parked: url },
      loadClient: () => Promise.resolve(sqsCallsOf(sqs.client)),
    }),
    readSecret: () => Promise.reject(new Error('there is no secret')),
    random: () => 0,
    noticed: watch.noticed,
    lookUpFailed: watch.lookUpFailed,
    refused: (reasons) => watch.log('WARN', 'a caller was refused', { reasons }),
    callersFailed: (problems) => watch.log('ERROR', 'no callers', { problems }),
    ...options.effects,
  });
  const mistakes: unknown[] = [];
  const handler = createHttpHandler(door, createHttpWatch(watch, clock), (error) => {
    mistakes.push(error);
  });

  return {
    handler,
    simulator: mpc.simulator,
    queueUrl: url,
    sqs,
    /** Errors that were mistakes of our own; none, in every test. */
    mistakes,
    /** Log lines, in JSON. */
    lines: (): Readonly<Record<string, unknown>>[] =>
      output.flatMap((text) => text.trimEnd().split('\n')).map((line) => JSON.parse(line)),
    seed: (status: TaskStatus, ...ids: readonly string[]) =>
      mpc.simulator.seedTasks(ids.map((id) => ({ project: PROJECT, id, status }))),
    statusOf: (id: string) => mpc.simulator.task(PROJECT, id)?.status,
    calls: () => mpc.simulator.ledger,
    /** Invokes the handler as Lambda does: the event has been through JSON. The answer must be as the description has it. */
    send: async (event: unknown, remainingMs = 25_000): Promise<Answered> => {
      const until = Date.now() + remainingMs;
      const context = {
        awsRequestId: 'request-1',
        functionName: 'cancelFromHttp',
        getRemainingTimeInMillis: () => until - Date.now(),
      } as Context;
      const given = await handler(JSON.parse(JSON.stringify(event)) as HttpEvent, context);
      const { statusCode: status, headers, body: text } = given;
      const answer = { status, headers, text, json: text === '' ? undefined : JSON.parse(text) };
      const { method = '', path = '' } = addressOf(event);
      holdToContract(method, path, answer);
      return answer;
    },
    /** Takes what is on the queue, or comes onto it in time. */
    queued: async ({ withinSeconds = 0 } = {}) => {
      const { Messages = [] } = await sqs.client.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: withinSeconds,
          MessageAttributeNames: ['All'],
        }),
      );
      return Messages.map(({ Body = '', MessageAttributes = {} }) => ({
        body: JSON.parse(Body) as unknown,
        caller: MessageAttributes['caller']?.StringValue,
        attempts: JSON.parse(MessageAttributes['attempts']?.StringValue ?? 'null') as unknown,
      }));
    },
    close: (): Promise<void> => closing.disposeAsync(),
  };
};

/** A world for one test or more. */
export type DoorWorld = Awaited<ReturnType<typeof startDoorWorld>>;
