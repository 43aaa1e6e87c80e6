import { beforeAll, describe, expect, test } from '@jest/globals';
import { type PackagedTemplate, packagedTemplate } from './packagedTemplate.ts';

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
});
