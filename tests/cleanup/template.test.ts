import { beforeAll, expect, test } from '@jest/globals';
import {
  type PackagedTemplate,
  packagedTemplate,
  type Resource,
} from '../template/packagedTemplate.ts';

let resources: PackagedTemplate['resources'];

beforeAll(async () => {
  ({ resources } = await packagedTemplate());
}, 60_000);

const properties = (logicalId: string): Resource['Properties'] | undefined =>
  resources[logicalId]?.Properties;

test('clean-up runs every quarter of an hour, one run at a time, and no event of its schedule is kept', () => {
  const { Timeout, ReservedConcurrentExecutions } = properties('CleanUpStaleLambdaFunction') ?? {};

  expect(properties('CleanUpStaleEventsRuleSchedule1')).toMatchObject({
    ScheduleExpression: 'rate(15 minutes)',
    State: 'ENABLED',
  });
  // Where environments are reserved at all.
  expect(JSON.stringify(ReservedConcurrentExecutions)).toMatch(/^1$|"1"/);
  expect(Timeout).toBeLessThan(15 * 60);
  expect(properties('CleanUpStaleLambdaEvConf')).toMatchObject({
    MaximumRetryAttempts: 0,
    MaximumEventAgeInSeconds: 60,
  });
});

test('clean-up only reports until it is told otherwise', () => {
  expect(properties('CleanUpStaleLambdaFunction')).toMatchObject({
    Environment: { Variables: { CLEANUP_DRY_RUN: 'true', STALE_AFTER: '6h', ENVIRONMENTS: '1' } },
  });
});

test('clean-up looks at the switch that is deployed with it', () => {
  const { Name, Value } = properties('CleanUpSwitch') ?? {};

  expect(properties('CleanUpStaleLambdaFunction')).toMatchObject({
    Environment: { Variables: { CLEANUP_SWITCH_PARAMETER: Name } },
  });
  expect(Value).toBe('on');
});

test('the switch may be read, and no function may throw it', () => {
  const { Name } = properties('CleanUpSwitch') ?? {};
  const roles = Object.values(resources).filter(({ Type }) => Type === 'AWS::IAM::Role');
  const policies = JSON.stringify(roles);

  expect(policies).toContain('"ssm:GetParameter"');
  expect(policies).toContain(`:parameter${String(Name)}`);
  expect(policies).not.toContain('ssm:PutParameter');
});
