import { describe, expect, test } from '@jest/globals';
import { readConsumerConfig } from '../../lib/config.ts';
import { iamEndpointOf, mpcEndpointOf } from '../../lib/mpc/regions.ts';
import { problemsOf } from './problems.ts';
import { WITHOUT_PROJECT, WORKING, withProjects } from './variables.ts';

const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:mpc-AbCdEf';
const KEY = { HUAWEICLOUD_SDK_AK: 'AK', HUAWEICLOUD_SDK_SK: 'SK' };
const LOGIN = { IAM_USER: 'films', IAM_PASSWORD: ' p@ss ', IAM_DOMAIN: 'studio' };
const single = (variables: Record<string, string>) => ({
  ...WITHOUT_PROJECT,
  MPC_REGION: 'cn-north-4',
  ...variables,
});
const projectsOf = (variables: Record<string, string | undefined>) =>
  readConsumerConfig(variables).projects;
const credentialsOf = (variables: Record<string, string | undefined>) =>
  projectsOf(variables).map(({ credentials }) => credentials);

describe('the endpoints of a region', () => {
  test.each([
    ['cn-north-1', 'https://mts.cn-north-1.myhuaweicloud.com'],
    ['cn-north-4', 'https://mpc.cn-north-4.myhuaweicloud.com'],
    ['cn-east-2', 'https://mpc.cn-east-2.myhuaweicloud.com'],
    ['cn-east-3', 'https://mpc.cn-east-3.myhuaweicloud.com'],
    ['cn-south-1', 'https://mpc.cn-south-1.myhuaweicloud.com'],
    ['ap-southeast-3', 'https://mpc.ap-southeast-3.myhuaweicloud.com'],
  ])('of %s are known', (region, endpoint) => {
    expect(mpcEndpointOf(region)).toBe(endpoint);
    expect(iamEndpointOf(region)).toBe(`https://iam.${region}.myhuaweicloud.com`);
    expect(projectsOf({ ...WORKING, MPC_REGION: region })[0]).toMatchObject({ region, endpoint });
  });

  test('of another region must be set', () => {
    const elsewhere = { ...WORKING, MPC_REGION: 'eu-west-101' };

    expect(problemsOf(elsewhere)).toEqual([
      'MPC_ENDPOINT: is missing, and that of region eu-west-101 is not known',
    ]);
    expect(problemsOf({ ...WORKING, MPC_REGION: 'constructor' })).toHaveLength(1);
    expect(
      projectsOf({ ...elsewhere, MPC_ENDPOINT: 'https://mpc.eu-west-101.example.com/' })[0],
    ).toMatchObject({ endpoint: 'https://mpc.eu-west-101.example.com' });
  });

  test('can be set otherwise', () => {
    const local = { MPC_ENDPOINT: 'http://127.0.0.1:8080', IAM_ENDPOINT: 'http://127.0.0.1:8081' };

    expect(projectsOf({ ...WORKING, ...local })[0]).toMatchObject({
      endpoint: 'http://127.0.0.1:8080',
      iamEndpoint: 'http://127.0.0.1:8081',
    });
  });
});

describe('the credentials of the only project', () => {
  test('are an access key', () => {
    expect(credentialsOf(single(KEY))).toEqual([
      {
        from: 'settings',
        credential: { kind: 'access_key', accessKey: 'AK', secretKey: 'SK' },
      },
    ]);
  });

  test('are a temporary access key, whose end may be known', () => {
    const temporary = { ...KEY, HUAWEICLOUD_SDK_SECURITY_TOKEN: 'T' };
    const end = { KEYS_EXPIRE_AT: '2026-01-31T12:00:00+01:00' };

    expect(credentialsOf(single(temporary))).toMatchObject([
      { credential: { securityToken: 'T' } },
    ]);
    expect(credentialsOf(single({ ...temporary, ...end }))).toMatchObject([
      { credential: { expiresAt: Date.UTC(2026, 0, 31, 11) } },
    ]);
    expect(problemsOf(single({ ...KEY, ...end }))).toEqual([
      'KEYS_EXPIRE_AT: belongs to temporary keys, which have a security token',
    ]);
    expect(problemsOf(single({ ...temporary, KEYS_EXPIRE_AT: 'tomorrow' }))).toEqual([
      'KEYS_EXPIRE_AT: must be an ISO 8601 instant with a time zone, such as 2026-01-31T12:00:00Z',
    ]);
  });

  test('are a login, with the password to the letter', () => {
    expect(credentialsOf(single(LOGIN))).toEqual([
      {
        from: 'settings',
        credential: {
          kind: 'password',
          userName: 'films',
          password: ' p@ss ',
          domainName: 'studio',
        },
      },
    ]);
  });

  test('are in a secret, which is not read at start', () => {
    expect(credentialsOf(single({ MPC_SECRET_ARN: ARN }))).toEqual([{ from: 'secret', arn: ARN }]);
    expect(problemsOf(single({ MPC_SECRET_ARN: 'mpc' }))).toEqual([
      'MPC_SECRET_ARN: must be the ARN of a secret',
    ]);
  });

  test('are of one kind only', () => {
    expect(problemsOf(single({ ...KEY, IAM_USER: 'films' }))).toEqual([
      'IAM_USER: must not stand beside HUAWEICLOUD_SDK_AK: one kind of credentials per project',
    ]);
    expect(problemsOf(single({ ...KEY, MPC_SECRET_ARN: ARN }))).toEqual([
      'HUAWEICLOUD_SDK_AK: must not stand beside MPC_SECRET_ARN: one kind of credentials per project',
      'HUAWEICLOUD_SDK_SK: must not stand beside MPC_SECRET_ARN: one kind of credentials per project',
    ]);
  });

  test('are whole', () => {
    expect(problemsOf(single({ HUAWEICLOUD_SDK_AK: 'AK' }))).toEqual([
      'HUAWEICLOUD_SDK_SK: is missing',
    ]);
    expect(problemsOf(single({ HUAWEICLOUD_SDK_SECURITY_TOKEN: 'T' }))).toEqual([
      'HUAWEICLOUD_SDK_AK: is missing',
      'HUAWEICLOUD_SDK_SK: is missing',
    ]);
    expect(problemsOf(single({ IAM_PASSWORD: 'p' }))).toEqual([
      'IAM_USER: is missing',
      'IAM_DOMAIN: is missing',
    ]);
  });

  test('need no project id, which is looked up then', () => {
    expect(projectsOf(single(KEY))[0]).not.toHaveProperty('projectId');
  });
});

describe('several projects', () => {
  test('have each their own region, endpoint, credentials and quota', () => {
    const projects = projectsOf(
      withProjects(
        [
          { project_id: 'aaa', region: 'cn-north-4' },
          {
            region: 'cn-north-1',
            secret_arn: ARN,
            requests_per_minute: 30,
            quota_group: 'films',
          },
          {
            project_id: 'ccc',
            region: 'eu-west-101',
            endpoint: 'https://mpc.example.com',
            iam_endpoint: 'https://iam.example.com',
            credentials_prefix: 'WEST_',
          },
        ],
        {
          ...KEY,
          WEST_IAM_USER: 'films',
          WEST_IAM_PASSWORD: 'p',
          WEST_IAM_DOMAIN: 'studio',
          MPC_REQUESTS_PER_MINUTE: '50',
        },
      ),
    );

    expect(projects).toEqual([
      {
        projectId: 'aaa',
        region: 'cn-north-4',
        endpoint: 'https://mpc.cn-north-4.myhuaweicloud.com',
        iamEndpoint: 'https://iam.cn-north-4.myhuaweicloud.com',
        credentials: {
          from: 'settings',
          credential: { kind: 'access_key', accessKey: 'AK', secretKey: 'SK' },
        },
        requestsPerMinute: 50,
        quotaGroup: 'key AK',
      },
      {
        region: 'cn-north-1',
        endpoint: 'https://mts.cn-north-1.myhuaweicloud.com',
        iamEndpoint: 'https://iam.cn-north-1.myhuaweicloud.com',
        credentials: { from: 'secret', arn: ARN },
        requestsPerMinute: 30,
        quotaGroup: 'films',
      },
      {
        projectId: 'ccc',
        region: 'eu-west-101',
        endpoint: 'https://mpc.example.com',
        iamEndpoint: 'https://iam.example.com',
        credentials: {
          from: 'settings',
          credential: {
            kind: 'password',
            userName: 'films',
            password: 'p',
            domainName: 'studio',
          },
        },
        requestsPerMinute: 50,
        quotaGroup: 'user ["studio","films"]',
      },
    ]);
  });

  test('with the same credentials share a quota, with others they do not', () => {
    const rest = {
      ...KEY,
      A_HUAWEICLOUD_SDK_AK: 'AK',
      A_HUAWEICLOUD_SDK_SK: 'SK',
      B_HUAWEICLOUD_SDK_AK: 'OTHER',
      B_HUAWEICLOUD_SDK_SK: 'SK',
    };
    const groups = projectsOf(
      withProjects(
        [
          { region: 'cn-north-4' },
          { region: 'cn-north-1' },
          { region: 'cn-east-3', credentials_prefix: 'A_' },
          { region: 'cn-east-2', credentials_prefix: 'B_' },
          { region: 'cn-south-1', secret_arn: ARN },
          { region: 'ap-southeast-3', secret_arn: ARN },
        ],
        rest,
      ),
    ).map(({ quotaGroup }) => quotaGroup);

    expect(new Set(groups).size).toBe(3);
    expect(new Set(groups.slice(0, 3)).size).toBe(1);
    expect(groups[4]).toBe(groups[5]);
  });

  test.each([
    ['{', 'MPC_PROJECTS: is not JSON'],
    ['{}', 'MPC_PROJECTS: must be an array of at least one project'],
    ['[]', 'MPC_PROJECTS: must be an array of at least one project'],
    ['[7]', 'MPC_PROJECTS[0]: must be an object'],
    ['[null]', 'MPC_PROJECTS[0]: must be an object'],
  ])('are not %s', (json, problem) => {
    expect(problemsOf(withProjects(json))).toEqual([problem]);
  });

  test('name every problem by project and field', () => {
    expect(
      problemsOf(
        withProjects([
          { region: 'cn-north-4', regio: 'typo', project_id: 5, credentials_prefix: 'N_' },
          { secret_arn: ARN, credentials_prefix: 'south', requests_per_minute: 0.5 },
          { region: 'eu-west-101', secret_arn: ARN, endpoint: 'mpc', quota_group: '' },
        ]),
      ),
    ).toEqual([
      'MPC_PROJECTS[0].project_id: must be a text',
      'MPC_PROJECTS[0].regio: is not a known field',
      'N_HUAWEICLOUD_SDK_AK: is missing',
      'N_HUAWEICLOUD_SDK_SK: is missing',
      'MPC_PROJECTS[1].region: is missing',
      'MPC_PROJECTS[1].credentials_prefix: must be of capital letters, digits and underscores',
      'MPC_PROJECTS[1].requests_per_minute: must be a whole number',
      'MPC_PROJECTS[1].secret_arn: must not stand beside MPC_PROJECTS[1].credentials_prefix',
      'MPC_PROJECTS[2].endpoint: must be an http or https URL',
      'MPC_PROJECTS[2].quota_group: is empty',
    ]);
  });

  test('do not stand beside the variables of a single one', () => {
    expect(
      problemsOf(
        withProjects([{ region: 'cn-north-4' }], {
          ...KEY,
          MPC_REGION: 'cn-north-4',
          HUAWEICLOUD_SDK_PROJECT_ID: 'aaa',
          MPC_SECRET_ARN: ARN,
        }),
      ),
    ).toEqual([
      'HUAWEICLOUD_SDK_PROJECT_ID: must not stand beside MPC_PROJECTS',
      'MPC_REGION: must not stand beside MPC_PROJECTS',
      'MPC_SECRET_ARN: must not stand beside MPC_PROJECTS',
    ]);
  });

  test('leave no credentials unused', () => {
    expect(problemsOf(withProjects([{ region: 'cn-north-4', secret_arn: ARN }], KEY))).toEqual([
      'HUAWEICLOUD_SDK_AK: is used by no project of MPC_PROJECTS',
      'HUAWEICLOUD_SDK_SK: is used by no project of MPC_PROJECTS',
    ]);
  });

  test('are different projects', () => {
    expect(
      problemsOf(
        withProjects(
          [
            { region: 'cn-north-4', project_id: 'aaa' },
            { region: 'cn-east-3', project_id: 'aaa' },
            { region: 'cn-south-1' },
            { region: 'cn-south-1' },
          ],
          KEY,
        ),
      ),
    ).toEqual([
      'MPC_PROJECTS[1]: is the same project as MPC_PROJECTS[0]',
      'MPC_PROJECTS[3]: is the same project as MPC_PROJECTS[2]',
    ]);
  });

  test('of one quota group have one limit', () => {
    expect(
      problemsOf(
        withProjects(
          [
            { region: 'cn-north-4', requests_per_minute: 30 },
            { region: 'cn-east-3', requests_per_minute: 40 },
            { region: 'cn-south-1', requests_per_minute: 30 },
          ],
          KEY,
        ),
      ),
    ).toEqual([
      'MPC_PROJECTS[1].requests_per_minute: differs from that of MPC_PROJECTS[0], whose quota it shares',
    ]);
  });
});
