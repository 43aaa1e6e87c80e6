import { beforeAll, describe, expect, test } from '@jest/globals';
import { type PackagedTemplate, packagedTemplate } from '../template/packagedTemplate.ts';

let resources: PackagedTemplate['resources'];

beforeAll(async () => {
  ({ resources } = await packagedTemplate());
}, 60_000);

interface QueuePolicy {
  readonly Queues: readonly unknown[];
  readonly PolicyDocument: {
    readonly Statement: readonly { readonly Principal?: { readonly Service?: string } }[];
  };
}

const policyOf = (queue: string) =>
  resources[`${queue}Policy`]?.Properties as unknown as QueuePolicy;
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
      const { Queues, PolicyDocument } = policyOf(queue);

      expect(Queues).toEqual([{ Ref: queue }]);
      expect(
        PolicyDocument.Statement.filter(
          (statement) => statement.Principal?.Service === 'events.amazonaws.com',
        ),
      ).toMatchObject([
        {
          Effect: 'Allow',
          Action: 'sqs:SendMessage',
          Resource: arn(queue),
          Condition: { ArnEquals: { 'aws:SourceArn': arn('CancelRequestedRule') } },
        },
      ]);
    },
  );
});
