import { payload2Of } from '../../local/http-api/payload2.ts';
import { batchOf } from '../throughput/batch.ts';

/** Whom the HTTP function lets in. */
export const CALLER_ARN = 'arn:aws:iam::111122223333:user/pipeline';

/** A batch of one cancel request. */
export const queueEvent = (): unknown => batchOf(1, Date.now());

/** A cancel request over HTTP, which the IAM authorizer has let in. */
export const httpEvent = (): unknown =>
  payload2Of(
    {
      method: 'POST',
      path: '/iam/cancellations',
      query: '',
      protocol: 'HTTP/1.1',
      headers: new Map([
        ['host', ['api.example']],
        ['content-type', ['application/json']],
      ]),
      body: Buffer.from('{"task_id":"100211"}'),
      sourceIp: '192.0.2.1',
    },
    {
      routeKey: 'POST /iam/cancellations',
      pathParameters: {},
      requestId: 'request-1',
      now: Date.now(),
      port: 443,
      iam: { accessKey: 'AKIDEXAMPLE', userArn: CALLER_ARN },
    },
  );

/** A tick of a schedule. */
export const tick = (): unknown => ({
  version: '0',
  id: '53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa',
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account: '111122223333',
  time: '2026-01-15T09:30:00Z',
  region: 'eu-central-1',
  resources: ['arn:aws:events:eu-central-1:111122223333:rule/schedule'],
  detail: {},
});
