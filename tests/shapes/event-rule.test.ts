import { beforeAll, describe, expect, test } from '@jest/globals';
import { type PackagedTemplate, packagedTemplate } from '../template/packagedTemplate.ts';

let resources: PackagedTemplate['resources'];

beforeAll(async () => {
  ({ resources } = await packagedTemplate());
}, 60_000);

const arn = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

describe('cancel requests that are sent as events', () => {
  test('go from the default bus straight to the queue, and to the dead letters when they cannot', () => {
    expect(resources['CancelRequestedRule']).toMatchObject({
      Type: 'AWS::Events::Rule',
      Properties: {
        EventBusName: 'default',
        EventPattern: { 'detail-type': ['Transcoding Cancel Requested'] },
        Targets: [
          {
            Arn: arn('CancelRequestsQueue'),
            DeadLetterConfig: { Arn: arn('DeadLetterQueue') },
          },
        ],
      },
    });
  });

  test.each(['CancelRequestsQueue', 'DeadLetterQueue'])(
    'are let into %s for this rule alone',
    (queue) => {
      expect(resources[`${queue}Policy`]).toMatchObject({
        Type: 'AWS::SQS::QueuePolicy',
        Properties: {
          Queues: [{ Ref: queue }],
          PolicyDocument: {
            Statement: [
              {
                Effect: 'Allow',
                Principal: { Service: 'events.amazonaws.com' },
                Action: 'sqs:SendMessage',
                Resource: arn(queue),
                Condition: { ArnEquals: { 'aws:SourceArn': arn('CancelRequestedRule') } },
              },
            ],
          },
        },
      });
    },
  );
});
