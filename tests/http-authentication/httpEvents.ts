import type {
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayProxyEventV2WithIAMAuthorizer,
} from 'aws-lambda';

/** A request with payload 2.0, as the developer guide shows it. */
export const payload2 = (
  parts: Partial<APIGatewayProxyEventV2> & { readonly method?: string; readonly stage?: string },
): APIGatewayProxyEventV2 => {
  const { method = 'POST', stage = '$default', ...fields } = parts;
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/cancellations',
    rawQueryString: '',
    headers: { host: 'door.example.com' },
    isBase64Encoded: false,
    requestContext: {
      accountId: '123456789012',
      apiId: 'api-id',
      domainName: 'door.example.com',
      domainPrefix: 'door',
      http: {
        method,
        path: '/cancellations',
        protocol: 'HTTP/1.1',
        sourceIp: '192.0.2.1',
        userAgent: 'agent',
      },
      requestId: 'id',
      routeKey: '$default',
      stage,
      time: '15/Jan/2026:09:30:17 +0000',
      timeEpoch: 1_768_469_417_000,
    },
    ...fields,
  };
};

/** The same let in by the IAM authorizer of an HTTP API or a function URL. */
export const withIamCaller = (
  event: APIGatewayProxyEventV2,
  userArn: string,
): APIGatewayProxyEventV2WithIAMAuthorizer => ({
  ...event,
  requestContext: {
    ...event.requestContext,
    authorizer: {
      iam: {
        accessKey: 'ASIAIOSFODNN7EXAMPLE',
        accountId: '123456789012',
        callerId: 'AIDACKCEVSQ6C2EXAMPLE',
        cognitoIdentity: null,
        principalOrgId: 'o-exampleorgid',
        userArn,
        userId: 'AIDACKCEVSQ6C2EXAMPLE',
      },
    },
  },
});

/** A request with payload 1.0 of a REST API. */
export const payload1 = (
  fields: Partial<Omit<APIGatewayProxyEvent, 'requestContext'>> & {
    readonly requestContext?: Readonly<Record<string, unknown>>;
    readonly version?: '1.0';
  },
): APIGatewayProxyEvent => ({
  resource: '/{proxy+}',
  httpMethod: 'POST',
  path: '/cancellations',
  headers: {},
  multiValueHeaders: {},
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  pathParameters: null,
  stageVariables: null,
  body: null,
  isBase64Encoded: false,
  ...fields,
  requestContext: {
    stage: 'prod',
    path: '/prod/cancellations',
    ...fields.requestContext,
  } as unknown as APIGatewayProxyEvent['requestContext'],
});
