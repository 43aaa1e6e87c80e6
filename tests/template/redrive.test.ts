import { beforeAll, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { type PackagedTemplate, packagedTemplate } from './packagedTemplate.ts';

const statement = z.object({
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: z.unknown(),
});
const policies = z.tuple([
  z.object({ PolicyDocument: z.object({ Statement: z.array(statement) }) }),
]);

let resources: PackagedTemplate['resources'];

beforeAll(async () => {
  ({ resources } = await packagedTemplate());
}, 60_000);

describe('the redrive function', () => {
  test('runs every quarter of an hour, which is the interval that it reckons with', () => {
    const { RedriveDeadLettersLambdaFunction: redrive, ...others } = resources;
    const rules = Object.values(others).filter(
      ({ Type, Properties }) => Type === 'AWS::Events::Rule' && 'ScheduleExpression' in Properties,
    );

    const itsRules = rules.filter(({ Properties }) =>
      JSON.stringify(Properties['Targets']).includes('RedriveDeadLettersLambdaFunction'),
    );
    expect(itsRules.map(({ Properties }) => Properties['ScheduleExpression'])).toEqual([
      'rate(15 minutes)',
    ]);
    expect(redrive?.Properties).toMatchObject({
      Timeout: 120,
      MemorySize: 256,
      Environment: {
        Variables: { REDRIVE_INTERVAL: '15m', MAX_REDRIVES: '5', QUOTA_SHARE: '0.7' },
      },
    });
  });

  test('may do with dead letters what it does with them', () => {
    const [policy] = policies.parse(resources['IamRoleLambdaExecution']?.Properties['Policies']);

    const actions = policy.PolicyDocument.Statement.filter(({ Resource }) =>
      JSON.stringify(Resource).includes('DeadLetterQueue'),
    ).flatMap(({ Action }) => Action);
    expect(actions).toEqual(
      expect.arrayContaining([
        'sqs:ReceiveMessage',
        'sqs:DeleteMessage',
        'sqs:ChangeMessageVisibility',
        'sqs:GetQueueAttributes',
      ]),
    );
  });
});
