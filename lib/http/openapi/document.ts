import { ROUTES } from '../routes.ts';
import { COMPONENT_SCHEMAS } from './answerSchemas.ts';
import { operationOf } from './operations.ts';

type Json = Readonly<Record<string, unknown>>;

const header = (description: string, schema: Json): Json => ({ description, schema });

const components: Json = {
  schemas: COMPONENT_SCHEMAS,
  parameters: {
    Prefer: {
      name: 'Prefer',
      in: 'header',
      description:
        '`respond-async`: put it on the queue and answer at once. `wait=N`: wait at most N seconds, up to 14, for the turn ' +
        'of the request, and queue nothing; a task whose cancel was sent and is undecided is queued all the same. Both: ' +
        'wait for N seconds, then queue (RFC 7240).',
      schema: { type: 'string' },
      example: 'wait=5',
    },
    ProjectId: { name: 'project_id', in: 'path', required: true, schema: { type: 'string' } },
    TaskId: {
      name: 'task_id',
      in: 'query',
      required: true,
      description: 'One task; a fraction is cut off, as the transcoding API does.',
      schema: { type: 'string', pattern: '^\\d+(\\.\\d*)?$' },
    },
  },
  headers: {
    RequestId: header('Names this request in the log.', { type: 'string' }),
    RetryAfter: header('Seconds.', { type: 'integer', minimum: 1 }),
    PreferenceApplied: header('What of `Prefer` was heeded.', { type: 'string' }),
    Authenticate: header('A scheme that would be taken.', { type: 'string' }),
  },
  securitySchemes: {
    webhook: {
      type: 'apiKey',
      in: 'header',
      name: 'webhook-signature',
      description:
        'Standard Webhooks: with `webhook-id` and `webhook-timestamp`, five minutes at most.',
    },
    accessKey: {
      type: 'apiKey',
      in: 'header',
      name: 'Authorization',
      description:
        'SDK-HMAC-SHA256 with a key pair of this service, as the Huawei Cloud SDKs sign.',
    },
    iam: {
      type: 'apiKey',
      in: 'header',
      name: 'Authorization',
      description: 'AWS Signature Version 4, checked by API Gateway.',
    },
  },
};

const paths = (): Json => {
  const byPath = Map.groupBy(ROUTES, ({ path }) => path);
  return Object.fromEntries(
    [...byPath].map(([path, routes]) => [
      path,
      Object.fromEntries(routes.map((route) => [route.method.toLowerCase(), operationOf(route)])),
    ]),
  );
};

/** The description of the door, OpenAPI 3.1, made of the tables that it works by. */
export const openApiDocument = () => ({
  openapi: '3.1.0',
  info: {
    title: 'Transcoding canceller',
    version: '1.0.0',
    description: 'Cancels queued transcoding tasks, under the quota of the transcoding API.',
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [{ url: '/', description: 'Where this description came from.' }],
  tags: [
    { name: 'cancellations', description: 'Cancel requests.' },
    { name: 'transcoding', description: 'The contract of the transcoding API.' },
    { name: 'service', description: 'About this service.' },
  ],
  paths: paths(),
  components,
});

let json: string | undefined;

/** {@link openApiDocument} in JSON, written once. */
export const openApiJson = (): string => {
  json ??= JSON.stringify(openApiDocument());
  return json;
};
