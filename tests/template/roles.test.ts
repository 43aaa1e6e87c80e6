import { beforeAll, describe, expect, test } from '@jest/globals';
import { everything } from './everything.ts';
import { grantsOf } from './grants.ts';
import {
  type FunctionName,
  type NeededPermission,
  neededAlways,
  neededWhenConfigured,
} from './neededPermissions.ts';
import { packagedTemplate } from './packagedTemplate.ts';
import { type ResolvedTemplate, resolveTemplate } from './resolveTemplate.ts';

const functions = Object.keys(neededAlways) as FunctionName[];

let bare: ResolvedTemplate;
let full: ResolvedTemplate;

beforeAll(async () => {
  bare = resolveTemplate(await packagedTemplate());
  full = resolveTemplate(await packagedTemplate(everything));
}, 120_000);

const inWords = (permissions: readonly Pick<NeededPermission, 'action' | 'resource'>[]): string[] =>
  permissions.map(({ action, resource }) => `${action} on ${resource}`).sort();

describe('the role of a function', () => {
  test.each(functions)('lets %s do what its code does, and nothing else', (name) => {
    expect(inWords(grantsOf(bare, name))).toEqual(inWords(neededAlways[name]));
  });

  test.each(functions)(
    'lets %s use keys, secrets and a bus only when they are configured',
    (name) => {
      const needed = [...neededAlways[name], ...neededWhenConfigured(everything)[name]];

      expect(inWords(grantsOf(full, name))).toEqual(inWords(needed));
    },
  );

  test('is its own, and can be taken by Lambda alone', () => {
    const roles = Object.values(full.resources).filter(({ Type }) => Type === 'AWS::IAM::Role');

    expect(roles).toHaveLength(functions.length);
    for (const { Properties } of roles) {
      expect(Properties['AssumeRolePolicyDocument']).toEqual({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'lambda.amazonaws.com' },
            Action: 'sts:AssumeRole',
          },
        ],
      });
    }
    expect(Object.values(full.resources).map(({ Type }) => Type)).not.toContain('AWS::IAM::Policy');
  });

  test('names every action, and every resource but the log streams that Lambda names', () => {
    for (const { action, resource } of functions.flatMap((name) => grantsOf(full, name))) {
      expect(action).not.toContain('*');
      expect(resource.replace(/(:log-group:[^*]+):\*$/, '$1')).not.toContain('*');
    }
  });

  test('lets the clean-up delete and receive nothing', () => {
    const actions = grantsOf(full, 'cleanUpStale').map(({ action }) => action);

    expect(actions.filter((action) => /Delete|Receive/.test(action))).toEqual([]);
  });
});

test('the policy for producers lets them send requests, with the key if there is one', () => {
  const statements = ({ resources }: ResolvedTemplate) =>
    resources['ProducerPolicy']?.Properties['PolicyDocument'];
  const send = { Effect: 'Allow', Action: 'sqs:SendMessage' };

  expect(statements(bare)).toMatchObject({ Statement: [send] });
  expect(statements(full)).toMatchObject({
    Statement: [
      send,
      { Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Resource: everything.kmsKeyArn },
    ],
  });
});
