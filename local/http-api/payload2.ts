import { randomBytes } from 'node:crypto';
import type { APIGatewayProxyEventV2, APIGatewayProxyEventV2WithIAMAuthorizer } from 'aws-lambda';
import type { ReceivedRequest } from './receivedRequest.ts';

/** What an event says besides the request itself. */
export interface EventSurroundings {
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly requestId: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Port of the API. */
  readonly port: number;
  /** Whom the IAM authorizer let in. */
  readonly iam?: { readonly accessKey: string; readonly userArn: string };
}

const ACCOUNT = '000000000000';

/** The media types whose bodies come as text; all others come as base64, and so do bodies without a media type. */
const TEXT = /^(text\/.*|application\/(json|xml|javascript))$/;

const isText = ([contentType]: readonly string[] = []): boolean =>
  TEXT.test((contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '');

/** A path as an HTTP API hands it on: decoded, and cut off at a question mark that was hidden in it. */
export const decodedPath = (path: string): string => {
  try {
    return decodeURIComponent(path).replace(/\?.*$/s, '');
  } catch {
    return path;
  }
};

/** `15/Jan/2026:09:30:17 +0000` */
const timeOf = (epochMs: number): string => {
  const [, day, month, year, time] =
    /^\w+, (\d\d) (\w+) (\d+) (\S+) GMT$/.exec(new Date(epochMs).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
};

const queryParametersOf = (query: string): Record<string, string> => {
  const parameters = new URLSearchParams(query);
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name).join(',')]),
  );
};

const headersOf = (
  { headers, sourceIp }: ReceivedRequest,
  { port, now }: EventSurroundings,
): Record<string, string> => ({
  ...Object.fromEntries(
    [...headers]
      .filter(([name]) => name !== 'cookie')
      .map(([name, values]) => [name, values.join(',')]),
  ),
  'x-amzn-trace-id': `Root=1-${Math.floor(now / 1_000).toString(16)}-${randomBytes(12).toString('hex')}`,
  'x-forwarded-for': sourceIp,
  'x-forwarded-port': String(port),
  'x-forwarded-proto': 'http',
});

const bodyOf = ({
  body,
  headers,
}: ReceivedRequest): Pick<APIGatewayProxyEventV2, 'body' | 'isBase64Encoded'> => {
  if (body.length === 0) return { isBase64Encoded: false };
  return isText(headers.get('content-type'))
    ? { body: body.toString('utf8'), isBase64Encoded: false }
    : { body: body.toString('base64'), isBase64Encoded: true };
};

/**
 * The event with which an HTTP API invokes a function: payload 2.0 of the stage `$default`. From the Developer Guide
 * ("Create AWS Lambda proxy integrations for HTTP APIs"); what that leaves open is as others have observed it on the live
 * service: the decoded path (honojs/hono, issue 2156) beside the query as it was, and which media types come as text
 * (ministackorg/ministack, pull request 766).
 */
export const payload2Of = (
  request: ReceivedRequest,
  surroundings: EventSurroundings,
): APIGatewayProxyEventV2 | APIGatewayProxyEventV2WithIAMAuthorizer => {
  const { routeKey, pathParameters, requestId, now, iam } = surroundings;
  const headers = headersOf(request, surroundings);
  const rawPath = decodedPath(request.path);
  const cookies = request.headers.get('cookie')?.flatMap((each) => each.split(/; */));
  const domainName = (headers['host'] ?? '').replace(/:\d+$/, '');
  const queryStringParameters = queryParametersOf(request.query);
  const requestContext: APIGatewayProxyEventV2['requestContext'] = {
    accountId: ACCOUNT,
    apiId: 'local',
    domainName,
    domainPrefix: domainName.split('.', 1)[0] ?? '',
    http: {
      method: request.method,
      path: rawPath,
      protocol: request.protocol,
      sourceIp: request.sourceIp,
      userAgent: headers['user-agent'] ?? '',
    },
    requestId,
    routeKey,
    stage: '$default',
    time: timeOf(now),
    timeEpoch: now,
  };
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString: request.query,
    ...(cookies && { cookies }),
    headers,
    ...(request.query !== '' && { queryStringParameters }),
    requestContext: {
      ...requestContext,
      ...(iam && {
        authorizer: {
          iam: {
            accessKey: iam.accessKey,
            accountId: ACCOUNT,
            callerId: 'LOCAL',
            cognitoIdentity: null,
            principalOrgId: '',
            userArn: iam.userArn,
            userId: 'LOCAL',
          },
        },
      }),
    },
    ...(Object.keys(pathParameters).length > 0 && { pathParameters: { ...pathParameters } }),
    ...bodyOf(request),
  };
};
