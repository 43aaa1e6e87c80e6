import { type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { afterEach } from '@jest/globals';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { HttpApiRoute } from '../../local/declared/declaration.ts';
import {
  type FailedIntegration,
  type HttpApi,
  startHttpApi,
} from '../../local/http-api/startHttpApi.ts';

const running: HttpApi[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((api) => api.close()));
});

/** An answer off the socket. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

interface RequestOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Buffer;
}

type Invoke = (event: APIGatewayProxyEventV2, context: Context) => unknown;

/** `GET /pets/{id}`, or `*`; and what lets a caller in. */
export const route = (key: string, authorizer?: 'iam'): HttpApiRoute => {
  const [method = '*', path = '*'] = key.split(' ');
  return { kind: 'httpApi', method, path, ...(authorizer && { authorizer }) };
};

export const IAM = { accessKey: 'LOCALKEY', userArn: 'arn:aws:iam::000000000000:user/local' };

/** An API whose routes all lead to one function, closed after the test. */
export const startFront = async (
  invoke: Invoke,
  routes: readonly HttpApiRoute[] = [route('*')],
  timeoutSeconds = 25,
) => {
  const events: APIGatewayProxyEventV2[] = [];
  const failures: FailedIntegration[] = [];
  const api = await startHttpApi({
    port: 0,
    iam: IAM,
    failed: (integration) => failures.push(integration),
    routes: routes.map((each) => ({
      ...each,
      identity: {
        functionName: 'front',
        functionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:front',
        timeoutSeconds,
        memoryMegabytes: 512,
      },
      invoke: async (event, context) => {
        events.push(event as APIGatewayProxyEventV2);
        return await invoke(event as APIGatewayProxyEventV2, context);
      },
    })),
  });
  running.push(api);
  const send = (target: string, { method = 'GET', headers, body }: RequestOptions = {}) =>
    new Promise<Answer>((resolve, reject) => {
      const { hostname, port } = new URL(api.url);
      // The path as it is: a URL would resolve its dots and escape its characters.
      const outgoing = request({
        hostname,
        port,
        path: target,
        method,
        ...(headers && { headers }),
      });
      outgoing.on('error', reject).on('response', (incoming) => {
        buffer(incoming).then(
          (received) =>
            resolve({
              status: incoming.statusCode ?? 0,
              headers: incoming.headers,
              body: received,
            }),
          reject,
        );
      });
      outgoing.end(body);
    });
  /** What comes back for bytes that are put on the socket as they are. */
  const sendRaw = (bytes: string): Promise<string> => {
    const { hostname, port } = new URL(api.url);
    const socket = connect(Number(port), hostname);
    socket.end(bytes);
    return text(socket);
  };
  return { api, events, failures, send, sendRaw };
};
