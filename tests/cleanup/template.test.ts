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
  const { Timeout } = properties('CleanUpStaleLambdaFunction') ?? {};

  expect(properties('CleanUpStaleEventsRuleSchedule1')).toMatchObject({
    ScheduleExpression: 'rate(15 minutes)',
    State: 'ENABLED',
  });
  expect(properties('CleanUpStaleLambdaFunction')).toMatchObject({
    ReservedConcurrentExecutions: 1,
  });
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
  const { PolicyDocument } = (
    properties('IamRoleLambdaExecution') as { Policies: { PolicyDocument: unknown }[] }
  ).Policies[0] ?? { PolicyDocument: undefined };
  expect(JSON.stringify(PolicyDocument)).toContain(`:parameter${String(Name)}"`);
});
