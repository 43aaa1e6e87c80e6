import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpApiRoute } from '../declared/declaration.ts';
import {
  type FunctionIdentity,
  type InvocationEnd,
  invokeFunction,
  type LambdaFunction,
} from '../invocation/invokeFunction.ts';
import { answerOf, type HttpAnswer, INTERNAL_SERVER_ERROR, ownAnswer } from './functionAnswer.ts';
import { decodedPath, type EventSurroundings, payload2Of } from './payload2.ts';
import { type ReceivedRequest, receiveRequest } from './receivedRequest.ts';
import { matchRoute, routeKeyOf } from './routes.ts';

/** A route with the function behind it. */
export interface IntegratedRoute extends HttpApiRoute {
  readonly identity: FunctionIdentity;
  readonly invoke: LambdaFunction;
}

/** What went wrong behind the API; its client only sees a `500` or `503`. */
export interface FailedIntegration {
  readonly routeKey: string;
  readonly requestId: string;
  readonly end:
    | Exclude<InvocationEnd, { kind: 'returned' }>
    | { readonly kind: 'malformed'; readonly answer: unknown }
    | { readonly kind: 'integration_timed_out' };
}

/** How to start an HTTP API. */
export interface HttpApiOptions {
  readonly routes: readonly IntegratedRoute[];
  /** 0: a free one. */
  readonly port: number;
  /** Who is let in by routes with the IAM authorizer. */
  readonly iam: { readonly accessKey: string; readonly userArn: string };
  readonly failed?: (integration: FailedIntegration) => void;
}

/** A running HTTP API. */
export interface HttpApi {
  /** Without a slash at its end. */
  readonly url: string;
  /** Takes no more requests, lets running ones end, then closes all connections. */
  close(): Promise<void>;
}

/** Documented and not to be raised: "Maximum integration timeout". */
const INTEGRATION_TIMEOUT_MS = 30_000;
/** Documented: "Total combined size of request line and header values". Node answers 431 by itself. */
const MOST_HEADER_BYTES = 10_240;

const withIntegrationTimeout = async <T>(work: Promise<T>): Promise<T | undefined> => {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), INTEGRATION_TIMEOUT_MS);
  });
  const first = await Promise.race([work, timeout]);
  clearTimeout(timer);
  return first;
};

const send = (answer: HttpAnswer, requestId: string, response: ServerResponse): void => {
  response.writeHead(answer.status, {
    ...answer.headers,
    'apigw-requestid': requestId,
    ...(answer.status !== 204 && answer.status !== 304 && { 'content-length': answer.body.length }),
  });
  response.end(answer.body);
};

/**
 * Starts an API Gateway HTTP API on the loopback interface: routing, payload 2.0 in both directions, limits and time-out
 * as documented. It has the one stage `$default`, and knows nothing of domains, throttling and CORS.
 *
 * A route with the IAM authorizer lets in whom a SigV4 signature names by the local access key. The signature itself is
 * not computed: it would only show that the AWS SDK agrees with itself.
 */
export const startHttpApi = async ({
  routes,
  port: wantedPort,
  iam,
  failed,
}: HttpApiOptions): Promise<HttpApi> => {
  let port = wantedPort;

  const isLetIn = (request: ReceivedRequest): boolean => {
    const [authorization = '', ...others] = request.headers.get('authorization') ?? [];
    return (
      others.length === 0 &&
      authorization.startsWith(`AWS4-HMAC-SHA256 Credential=${iam.accessKey}/`)
    );
  };

  const integrate = async (
    { identity, invoke }: IntegratedRoute,
    request: ReceivedRequest,
    surroundings: EventSurroundings,
  ): Promise<HttpAnswer> => {
    const { routeKey, requestId } = surroundings;
    const fail = (end: FailedIntegration['end'], answer: HttpAnswer): HttpAnswer => {
      failed?.({ routeKey, requestId, end });
      return answer;
    };
    const end = await withIntegrationTimeout(
      invokeFunction(invoke, payload2Of(request, surroundings), identity),
    );
    if (end === undefined) {
      return fail({ kind: 'integration_timed_out' }, ownAnswer(503, 'Service Unavailable'));
    }
    if (end.kind !== 'returned') return fail(end, INTERNAL_SERVER_ERROR);
    return (
      answerOf(end.answer) ?? fail({ kind: 'malformed', answer: end.answer }, INTERNAL_SERVER_ERROR)
    );
  };

  const answer = async (incoming: IncomingMessage, requestId: string): Promise<HttpAnswer> => {
    const request = await receiveRequest(incoming);
    if (request === 'too_large') return ownAnswer(413, 'Request Entity Too Large');
    const match = matchRoute(routes, request.method, decodedPath(request.path));
    if (match === undefined) return ownAnswer(404, 'Not Found');
    const { route, parameters } = match;
    if (route.authorizer === 'iam' && !isLetIn(request)) return ownAnswer(403, 'Forbidden');
    return await integrate(route, request, {
      routeKey: routeKeyOf(route),
      pathParameters: parameters,
      requestId,
      now: Date.now(),
      port,
      ...(route.authorizer === 'iam' && { iam }),
    });
  };

  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const requestId = randomUUID();
    const given = await answer(incoming, requestId);
    try {
      send(given, requestId, response);
    } catch {
      // A header name or value that HTTP does not know.
      send(INTERNAL_SERVER_ERROR, requestId, response);
    }
  };

  const running = new Set<Promise<void>>();
  const server = createServer({ maxHeaderSize: MOST_HEADER_BYTES }, (incoming, response) => {
    const serving = serve(incoming, response)
      // The client has gone.
      .catch(() => response.destroy())
      .then(() => void running.delete(serving));
    running.add(serving);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(wantedPort, '127.0.0.1', resolve);
  });
  port = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      const closed = new Promise((resolve) => {
        server.close(resolve);
      });
      await Promise.all(running);
      server.closeAllConnections();
      await closed;
    },
  };
};
