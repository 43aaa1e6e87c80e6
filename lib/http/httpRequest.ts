import type {
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayProxyEventV2WithIAMAuthorizer,
} from 'aws-lambda';
import { percentEncode } from '../mpc/signing/percentEncode.ts';

/** A request as the door sees it, whichever payload it came in. */
export interface HttpRequest {
  /** In upper case. */
  readonly method: string;
  /**
   * As received, without the stage's name in front where it can be told. REST APIs and function URLs leave it
   * percent-encoded; an HTTP API decodes it, in both payloads, and cuts it off at a decoded question mark.
   */
  readonly path: string;
  /** The path that the client asked for, stage and base path included, as far as the event tells: what it has signed. */
  readonly receivedPath: string;
  /** Percent-encoded, without the question mark; empty when there is none. */
  readonly query: string;
  /** By names in lower case; values of repeated ones are joined with `,`. */
  readonly headers: Readonly<Record<string, string>>;
  /** The raw bytes; empty when there is none. */
  readonly body: Uint8Array;
  /** The ARN of the caller, only when API Gateway's or Lambda's own IAM authorizer has authenticated the request. */
  readonly iamCaller?: string;
}

/** The events that carry an HTTP request: an HTTP API's or function URL's payload 2.0, and the payload 1.0 of both kinds of API. */
export type HttpEvent =
  | APIGatewayProxyEventV2
  | APIGatewayProxyEventV2WithIAMAuthorizer
  | APIGatewayProxyEvent;

const bodyOf = ({ body, isBase64Encoded }: HttpEvent): Uint8Array =>
  Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');

const isText = (value: string | undefined): value is string => value !== undefined;

/** The values of each name in the order in which they came, whatever the case of the names. */
const headersOf = (
  pairs: readonly (readonly [string, readonly string[]])[],
): Readonly<Record<string, string>> => {
  const values = new Map<string, string[]>();
  for (const [name, each] of pairs) {
    const lower = name.toLowerCase();
    values.set(lower, [...(values.get(lower) ?? []), ...each]);
  }
  return Object.fromEntries([...values].map(([name, each]) => [name, each.join(',')]));
};

/** The path behind the stage. The stage `$default` is not in the path. */
const withoutStage = (path: string, stage: string): string => {
  const prefix = `/${stage}`;
  if (path === prefix) return '/';
  return path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
};

const readPayload2 = (
  event: APIGatewayProxyEventV2 | APIGatewayProxyEventV2WithIAMAuthorizer,
): HttpRequest => {
  const { requestContext, rawPath } = event;
  const iamCaller =
    'authorizer' in requestContext ? requestContext.authorizer?.iam?.userArn : undefined;
  return {
    method: requestContext.http.method.toUpperCase(),
    path: withoutStage(rawPath, requestContext.stage),
    receivedPath: rawPath,
    query: event.rawQueryString,
    headers: headersOf(
      Object.entries(event.headers).map(([name, value]) => [name, [value].filter(isText)]),
    ),
    body: bodyOf(event),
    ...(iamCaller ? { iamCaller } : {}),
  };
};

/**
 * Some senders have only one value for each name, as a load balancer whose multi-value headers are off; the console's
 * own tests have null instead of no entries.
 */
const listsOf = (
  lists: Readonly<Record<string, string[] | undefined>> | null | undefined,
  values: Readonly<Record<string, string | undefined>> | null | undefined,
): [string, string[]][] =>
  Object.entries(lists ?? values ?? {}).map(([name, value]) => [name, [value ?? []].flat()]);

/** Payload 1.0 has only decoded parameters. */
const queryOf = (event: APIGatewayProxyEvent): string =>
  listsOf(event.multiValueQueryStringParameters, event.queryStringParameters)
    .flatMap(([key, values]) => values.map((value) => [key, value]))
    .map((pair) => pair.map((text) => percentEncode(text.toWellFormed())).join('='))
    .join('&');

const readPayload1 = (event: APIGatewayProxyEvent): HttpRequest => {
  const { requestContext, path } = event;
  // An HTTP API names the version and has its stage in the path; a REST API does neither.
  const isHttpApi = 'version' in event;
  const iamCaller = requestContext.identity?.userArn;
  return {
    method: event.httpMethod.toUpperCase(),
    path: isHttpApi ? withoutStage(path, requestContext.stage) : path,
    receivedPath: isHttpApi ? path : (requestContext.path ?? path),
    query: queryOf(event),
    headers: headersOf(listsOf(event.multiValueHeaders, event.headers)),
    body: bodyOf(event),
    ...(iamCaller ? { iamCaller } : {}),
  };
};

/**
 * Reads the event of an HTTP API (payload 2.0 or 1.0), a REST API or a function URL. What each does to the path was
 * observed on live services: github.com/middleapi/standard-server, pull request 93, and honojs/hono, issue 2156.
 */
export const readHttpRequest = (event: HttpEvent): HttpRequest =>
  'rawPath' in event ? readPayload2(event) : readPayload1(event);
