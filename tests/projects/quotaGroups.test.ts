import { describe, expect, test } from '@jest/globals';
import { readConsumerConfig } from '../../lib/config.ts';
import { createQuotaGroups } from '../../lib/projects/quotaGroups.ts';
import { createFakeClock } from '../credentials/fakeClock.ts';
import { withProjects } from '../settings/variables.ts';

const pacersOf = (projects: readonly object[], rest: Record<string, string> = {}) => {
  const config = readConsumerConfig(
    withProjects(projects, {
      HUAWEICLOUD_SDK_AK: 'AK',
      HUAWEICLOUD_SDK_SK: 'SK',
      ...rest,
    }),
  );
  return config.projects.map(createQuotaGroups(config, createFakeClock()));
};

/** How many calls may start at once. */
const burst = async (pacer: ReturnType<typeof pacersOf>[number]['cancel'] | undefined) => {
  const permits = await Promise.all(
    Array.from({ length: 200 }, () => pacer?.acquire(createFakeClock().now())),
  );
  return permits.filter((permit) => permit !== undefined).length;
};

describe('a quota group', () => {
  test('has one pacer for all its projects, and others have their own', () => {
    const [north, east, apart] = pacersOf([
      { region: 'cn-north-4' },
      { region: 'cn-east-3' },
      { region: 'cn-south-1', quota_group: 'films' },
    ]);

    expect(north).toBe(east);
    expect(apart?.cancel).not.toBe(north?.cancel);
  });

  test('counts queries and cancels together unless the API counts them apart', () => {
    const [together] = pacersOf([{ region: 'cn-north-4' }]);
    const [apart] = pacersOf([{ region: 'cn-north-4' }], { QUOTA_SCOPE: 'api' });

    expect(together?.query).toBe(together?.cancel);
    expect(apart?.query).not.toBe(apart?.cancel);
  });

  test("starts at this function's share of the limit over its environments", async () => {
    const [pacers] = pacersOf([{ region: 'cn-north-4', requests_per_minute: 60 }], {
      QUOTA_SHARE: '0.5',
      ENVIRONMENTS: '3',
    });

    const calls = await burst(pacers?.cancel);

    // The floor, and whatever the pacer dares above it.
    expect(calls).toBeGreaterThanOrEqual(10);
    expect(calls).toBeLessThan(20);
  });
});
