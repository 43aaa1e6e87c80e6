import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import { everything } from './everything.ts';

type Settings = Readonly<Record<string, unknown>>;

const { problemsOf } = createRequire(import.meta.url)('../../serverless/checkSettings.cjs') as {
  readonly problemsOf: (settings: Settings, deploying: boolean) => string[];
};

const good = {
  stage: 'prod',
  stages: ['dev', 'prod'],
  region: 'eu-central-1',
  mpcProjects: '',
  mpcProjectsSecretArns: '',
  reserveConcurrency: 'true',
  consumerTimeout: 20,
  consumerWindow: 2,
  consumerVisibility: 52,
  cleanUpEnabled: 'true',
  cleanUpMinutes: 15,
  cleanUpSeconds: 900,
  ...everything,
};
const problems = (over: Settings): string[] => problemsOf({ ...good, ...over }, true);
const elsewhere = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:mpc-AbCdEf';

describe('parameters', () => {
  test('that are right are not objected to', () => {
    expect(problems({})).toEqual([]);
  });

  test.each([
    ['stage', 'production', 'production is unknown: there are dev, prod'],
    ['mpcSecretArn', elsewhere, 'is of us-east-1, but the stage is deployed to eu-central-1'],
    ['httpCallersSecretArn', elsewhere, 'is of us-east-1'],
    ['mpcSecretArn', 'arn:aws:ssm:eu-central-1:1:parameter/x', 'must be an ARN of secretsmanager'],
    ['kmsKeyArn', 'alias/mine', 'must be an ARN of kms'],
    ['httpCertificateArn', '', 'is missing'],
    ['httpDomain', '', 'is missing'],
    ['requestTopicArn', 'arn:aws:sqs:eu-central-1:1:topic', 'must be an ARN of sns'],
    ['outcomeEventBus', 'arn:aws:events:eu-central-1:1:event-bus/x', 'must be the name'],
    ['producerAccounts', '4444', '4444 is no account number'],
    ['consumerVisibility', 60, 'must be consumerTimeout + consumerWindow + 30 = 52, 300 at most'],
    ['cleanUpSeconds', 60, 'must be cleanUpMinutes in seconds'],
    ['reserveConcurrency', 'no', 'must be true or false'],
    ['httpAuth', '', 'is missing'],
    ['httpCallersSecretArn', '', 'is missing'],
  ])('%s cannot be %j', (name, value, problem) => {
    expect(problems({ [name]: value })).toEqual([
      expect.stringMatching(new RegExp(`^${name}: .*${problem.replaceAll('+', '\\+')}`)),
    ]);
  });

  test('that are wrong are all named together', () => {
    const names = problems({ stage: 'x', mpcSecretArn: '', httpAuth: '' }).map(
      (problem) => problem.split(':')[0],
    );

    expect(names).toEqual(['stage', 'mpcSecretArn', 'httpAuth']);
  });

  test('may be missing as long as nothing is deployed', () => {
    const missing = { ...good, mpcSecretArn: '', httpAuth: '', httpCallersSecretArn: '' };

    expect(problemsOf(missing, false)).toEqual([]);
  });

  test('for several projects list each secret that these name', () => {
    const several = {
      mpcSecretArn: '',
      mpcProjects: JSON.stringify([{ secret_arn: everything.mpcSecretArn }, {}]),
    };

    expect(problems(several)).toEqual([
      `mpcProjectsSecretArns: lacks ${everything.mpcSecretArn} of mpcProjects`,
    ]);
    expect(problems({ ...several, mpcProjectsSecretArns: everything.mpcSecretArn })).toEqual([]);
    expect(problems({ ...several, mpcProjects: 'no JSON' })).toEqual([
      'mpcProjects: must be a JSON array of projects',
    ]);
    expect(problems({ mpcProjects: '[]' })).toEqual([
      'mpcSecretArn: must not stand beside mpcProjects',
    ]);
  });
});
