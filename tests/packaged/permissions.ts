import { expect } from '@jest/globals';
import { everything } from '../template/everything.ts';
import type { Grant } from '../template/grants.ts';
import { neededAlways, neededWhenConfigured } from '../template/neededPermissions.ts';
import type { Deployment } from './deployment.ts';

const inWords = ({ action, resource }: Grant): string => `${action} on ${resource}`;

/** Services whose calls are seen. Lambda writes logs and publishes failures, SQS uses keys: not the function. */
const SEEN = /^(sqs|ssm|secretsmanager|events):/;

/**
 * Expects that a function's own role allows each call that it made, and that it made each call that it was deployed with
 * a permission for, but those that Lambda makes in its name.
 */
export const expectRoleToFit = (
  { name, grants }: Deployment,
  calls: ReadonlyMap<string, Grant>,
): void => {
  const made = [...calls.keys()];
  const allowed = new Set(grants.map(inWords));
  const byLambda = [...neededAlways[name], ...neededWhenConfigured(everything)[name]]
    .filter(({ because }) => because === 'lambda')
    .map(inWords);
  const expected = grants
    .filter(({ action }) => SEEN.test(action))
    .map(inWords)
    .filter((permission) => !byLambda.includes(permission));

  expect(made.filter((call) => !allowed.has(call))).toEqual([]);
  expect(expected.filter((permission) => !calls.has(permission))).toEqual([]);
};
