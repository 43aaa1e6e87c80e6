import { beforeAll, describe, expect, test } from '@jest/globals';
import { queueArns } from './neededPermissions.ts';
import { packagedTemplate, type Resource } from './packagedTemplate.ts';
import { type ResolvedTemplate, resolveTemplate } from './resolveTemplate.ts';

let resources: ResolvedTemplate['resources'];

beforeAll(async () => {
  ({ resources } = resolveTemplate(await packagedTemplate()));
}, 60_000);

const ofType = (type: string): Resource['Properties'][] =>
  Object.values(resources)
    .filter(({ Type }) => Type === type)
    .map(({ Properties }) => Properties);

const properties = (logicalId: string): Resource['Properties'] => {
  const resource = resources[logicalId];
  if (resource === undefined) throw new RangeError(`the template has no ${logicalId}`);
  return resource.Properties;
};

const days = 86_400;
const kibibytes = 1024;

describe('the queues of the template', () => {
  test('are three, encrypted, and keep messages as long as SQS can', () => {
    const queues = ofType('AWS::SQS::Queue');

    expect(queues).toHaveLength(3);
    for (const queue of queues) {
      expect(queue).toMatchObject({
        SqsManagedSseEnabled: true,
        MessageRetentionPeriod: 14 * days,
      });
    }
  });

  test('have room for a full request together with what failed', () => {
    expect(properties('CancelRequestsQueue')).toMatchObject({
      MaximumMessageSize: 256 * kibibytes,
    });
    expect(properties('DeadLetterQueue')).toMatchObject({ MaximumMessageSize: 1024 * kibibytes });
    expect(properties('ParkedQueue')).toMatchObject({ MaximumMessageSize: 1024 * kibibytes });
  });

  test('leave it to the service when a request is dead, as far as SQS allows', () => {
    expect(properties('CancelRequestsQueue')).toMatchObject({
      RedrivePolicy: {
        deadLetterTargetArn: queueArns.deadLetter,
        maxReceiveCount: 1_000,
      },
    });
  });

  test('hide a request half a minute longer than its batch can take, and five minutes at most', () => {
    const { Timeout } = properties('CancelFromQueueLambdaFunction');
    const { MaximumBatchingWindowInSeconds } = properties(
      'CancelFromQueueEventSourceMappingSQSCancelRequestsQueue',
    );
    const { VisibilityTimeout } = properties('CancelRequestsQueue');

    expect(VisibilityTimeout).toBe(Number(Timeout) + Number(MaximumBatchingWindowInSeconds) + 30);
    expect(VisibilityTimeout).toBeLessThanOrEqual(300);
  });
});

describe('the consumer of the template', () => {
  test('answers with what failed of a batch, in two environments at most', () => {
    expect(properties('CancelFromQueueEventSourceMappingSQSCancelRequestsQueue')).toMatchObject({
      EventSourceArn: queueArns.source,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 2 },
    });
  });

  test('is told the three queues', () => {
    expect(properties('CancelFromQueueLambdaFunction')).toMatchObject({
      Environment: {
        Variables: {
          CANCEL_REQUESTS_QUEUE_URL: expect.stringMatching(/-cancel-requests$/),
          DEAD_LETTER_QUEUE_URL: expect.stringMatching(/-dead-letter$/),
          PARKED_QUEUE_URL: expect.stringMatching(/-parked$/),
        },
      },
    });
  });
});

test('all functions of the template run on Node 24 and arm64', () => {
  const functions = ofType('AWS::Lambda::Function');

  expect(functions).not.toHaveLength(0);
  for (const it of functions) {
    expect(it).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
  }
});
