import { describe, expect, test } from '@jest/globals';
import type { ProjectConfig } from '../../lib/config/projectConfig.ts';
import { readConsumerConfig } from '../../lib/config.ts';
import { createProjectAccess } from '../../lib/projects/projectAccess.ts';
import { createProjectIds } from '../../lib/projects/projectIds.ts';
import { createFakeClock } from '../credentials/fakeClock.ts';
import { trusted } from '../engineWorld.ts';
import { WORKING } from '../settings/variables.ts';
import { NORTH } from './studio.ts';

const project: ProjectConfig = {
  region: 'cn-north-4',
  endpoint: 'https://mpc.test',
  iamEndpoint: 'https://iam.test',
  credentials: { from: 'secret', arn: 'arn:aws:secretsmanager:eu-central-1:1:secret:keys' },
  requestsPerMinute: 100,
  quotaGroup: 'tenant',
};

test('a secret that nobody here can read is said at once, not at the first request', () => {
  const config = readConsumerConfig(WORKING);
  const access = createProjectAccess(config, {
    clock: createFakeClock(),
    transport: () => Promise.reject(new Error('nothing is called')),
  });

  expect(() => access(project)).toThrow('secrets are configured but cannot be read here');
});

const idsWith = (lookUp: () => Promise<string>) => {
  const clock = createFakeClock();
  const ids = createProjectIds({
    projects: [{ project, access: { authorizer: trusted, lookUp } }],
    clock,
    found: () => undefined,
    failed: () => undefined,
  });
  return { clock, ids };
};

describe('the next look-up', () => {
  test('is worth a try at once before the first, and when nothing is missing', async () => {
    const { clock, ids } = idsWith(() => Promise.resolve(NORTH));

    expect(ids.nextTryAt()).toBe(clock.now());
    await ids.find(1_000);

    expect(ids.complete()).toBe(true);
    expect(ids.nextTryAt()).toBe(clock.now());
  });
});

test('a fault of the program during a look-up is not passed over', async () => {
  const { ids } = idsWith(() => Promise.reject(new TypeError('not a function')));

  await expect(ids.find(1_000)).rejects.toThrow(TypeError);
});
