import { beforeAll, describe, expect, test } from '@jest/globals';
import { everything, switchedOff } from './everything.ts';
import { queueArns } from './neededPermissions.ts';
import { packagedTemplate } from './packagedTemplate.ts';
import { type ResolvedTemplate, resolveTemplate } from './resolveTemplate.ts';

let bare: ResolvedTemplate;
let full: ResolvedTemplate;

beforeAll(async () => {
  bare = resolveTemplate(await packagedTemplate());
  full = resolveTemplate(await packagedTemplate(everything));
}, 120_000);

const propertiesOf = ({ resources }: ResolvedTemplate, id: string) => resources[id]?.Properties;
const statementsOf = (template: ResolvedTemplate, queue: string): unknown[] => {
  const policy = propertiesOf(template, `${queue}Policy`)?.['PolicyDocument'];
  return (policy as { readonly Statement: unknown[] }).Statement;
};

const overTls = (Resource: string) => ({
  Sid: 'OnlyOverTls',
  Effect: 'Deny',
  Principal: '*',
  Action: 'sqs:*',
  Resource,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});
const mayBeSent = (Resource: string, rest: object) =>
  expect.objectContaining({ Effect: 'Allow', Action: 'sqs:SendMessage', Resource, ...rest });
const rule = 'arn:aws:events:eu-central-1:111122223333:rule/CancelRequestedRule';
const events = {
  Principal: { Service: 'events.amazonaws.com' },
  Condition: { ArnEquals: { 'aws:SourceArn': rule } },
};

describe('the queues', () => {
  test('refuse whoever does not come over TLS, and are open to the rule alone', () => {
    expect(statementsOf(bare, 'CancelRequestsQueue')).toEqual([
      mayBeSent(queueArns.source, events),
      overTls(queueArns.source),
    ]);
    expect(statementsOf(bare, 'DeadLetterQueue')).toEqual([
      mayBeSent(queueArns.deadLetter, events),
      overTls(queueArns.deadLetter),
    ]);
    expect(statementsOf(bare, 'ParkedQueue')).toEqual([overTls(queueArns.parked)]);
  });

  test('take requests of accounts and of a topic that are named, on the source only', () => {
    expect(statementsOf(full, 'CancelRequestsQueue')).toEqual([
      mayBeSent(queueArns.source, events),
      overTls(queueArns.source),
      mayBeSent(queueArns.source, { Principal: { AWS: ['444455556666', '777788889999'] } }),
      mayBeSent(queueArns.source, {
        Principal: { Service: 'sns.amazonaws.com' },
        Condition: { ArnEquals: { 'aws:SourceArn': everything.requestTopicArn } },
      }),
    ]);
    expect(statementsOf(full, 'DeadLetterQueue')).toEqual(statementsOf(bare, 'DeadLetterQueue'));
    expect(propertiesOf(full, 'RequestTopicSubscription')).toEqual({
      Protocol: 'sqs',
      TopicArn: everything.requestTopicArn,
      Endpoint: queueArns.source,
    });
    expect(bare.resources).not.toHaveProperty('RequestTopicSubscription');
  });

  test('take dead letters of the source on one of them, and of nobody elsewhere', () => {
    const allowed = (id: string) => propertiesOf(bare, id)?.['RedriveAllowPolicy'];

    expect(allowed('DeadLetterQueue')).toEqual({
      redrivePermission: 'byQueue',
      sourceQueueArns: [queueArns.source],
    });
    expect(allowed('CancelRequestsQueue')).toEqual({ redrivePermission: 'denyAll' });
    expect(allowed('ParkedQueue')).toEqual({ redrivePermission: 'denyAll' });
  });

  test('are encrypted by SQS, or by a key of ours', () => {
    for (const id of ['CancelRequestsQueue', 'DeadLetterQueue', 'ParkedQueue']) {
      expect(propertiesOf(bare, id)).toMatchObject({ SqsManagedSseEnabled: true });
      expect(propertiesOf(bare, id)).not.toHaveProperty('KmsMasterKeyId');
      expect(propertiesOf(full, id)).toMatchObject({ KmsMasterKeyId: everything.kmsKeyArn });
      expect(propertiesOf(full, id)).not.toHaveProperty('SqsManagedSseEnabled');
    }
  });
});

describe('the HTTP API', () => {
  test('is throttled, and keeps an access log', () => {
    expect(propertiesOf(bare, 'HttpApiStage')).toMatchObject({
      DefaultRouteSettings: { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 },
      AccessLogSettings: { DestinationArn: expect.stringContaining(':log-group:/aws/http-api/') },
    });
    const log = propertiesOf(bare, 'HttpApiStage')?.['AccessLogSettings'];
    const format = (log as { readonly Format: string }).Format;
    expect(JSON.parse(format)).toMatchObject({ status: '$context.status' });
  });

  test('lets browsers in from origins that are named, and from no others', () => {
    expect(propertiesOf(bare, 'HttpApi')).not.toHaveProperty('CorsConfiguration');
    expect(propertiesOf(full, 'HttpApi')).toMatchObject({
      CorsConfiguration: { AllowOrigins: ['https://console.example', 'https://ops.example'] },
    });
  });

  test('has a domain of its own if that is wanted', () => {
    expect(bare.resources).not.toHaveProperty('HttpDomain');
    expect(propertiesOf(full, 'HttpDomain')).toMatchObject({
      DomainName: everything.httpDomain,
      DomainNameConfigurations: [{ CertificateArn: everything.httpCertificateArn }],
    });
    expect(propertiesOf(full, 'HttpDomainMapping')).toMatchObject({ DomainName: 'HttpDomain' });
  });
});

describe('environments', () => {
  const reserved = (template: ResolvedTemplate) =>
    ['CancelFromHttp', 'CleanUpStale', 'RedriveDeadLetters'].map((name) => {
      const count = propertiesOf(template, `${name}LambdaFunction`)?.[
        'ReservedConcurrentExecutions'
      ];
      return count === undefined ? undefined : Number(count);
    });

  const decides = (template: ResolvedTemplate): unknown => {
    const { Environment } = propertiesOf(template, 'CancelFromHttpLambdaFunction') as {
      readonly Environment?: { readonly Variables: Readonly<Record<string, unknown>> };
    };
    return Environment?.Variables['HTTP_DECIDES'];
  };

  test('are reserved for HTTP, clean-up and redrive', () => {
    expect(reserved(bare)).toEqual([2, 1, 1]);
    expect(decides(bare)).toBe('true');
  });

  test('are not where an account has too few, and then HTTP only enqueues', async () => {
    const without = resolveTemplate(await packagedTemplate(switchedOff));

    expect(reserved(without)).toEqual([undefined, undefined, undefined]);
    expect(decides(without)).toBe('false');
    const routes = Object.values(without.resources)
      .filter(({ Type }) => Type === 'AWS::ApiGatewayV2::Route')
      .map(({ Properties }) => Properties['RouteKey']);
    expect(routes.toSorted()).toEqual([
      'GET /health',
      'GET /openapi.json',
      'POST /cancellations',
      'POST /iam/cancellations',
    ]);
  }, 60_000);
});

describe('functions that a schedule invokes', () => {
  test.each(['RedriveDeadLetters', 'CleanUpStale'])(
    '%s is not repeated by Lambda, which tells of its failures',
    (name) => {
      expect(propertiesOf(bare, `${name}LambdaEvConf`)).toMatchObject({
        MaximumRetryAttempts: 0,
        DestinationConfig: {
          OnFailure: {
            Destination: 'arn:aws:sns:eu-central-1:111122223333:transcoding-canceller-dev-alarms',
          },
        },
      });
    },
  );
});

test('no secret stands in the environment of a function, only where it is', () => {
  const variables = Object.values(full.resources)
    .filter(({ Type }) => Type === 'AWS::Lambda::Function')
    .flatMap(({ Properties }) => {
      const { Variables } = Properties['Environment'] as { readonly Variables: object };
      return Object.keys(Variables);
    });

  expect(variables).toContain('MPC_SECRET_ARN');
  expect(variables.filter((name) => /_SK$|PASSWORD|TOKEN|HTTP_CALLERS$/.test(name))).toEqual([]);
});

test('logs are kept for as long as the stage says', () => {
  const groups = Object.values(bare.resources).filter(({ Type }) => Type === 'AWS::Logs::LogGroup');

  expect(groups).toHaveLength(5);
  expect(groups.every(({ Properties }) => Properties['RetentionInDays'] === 7)).toBe(true);
});

test('outputs say where everything is', () => {
  expect(full.outputs).toMatchObject({
    CancelRequestsQueueUrl: expect.stringMatching(/^https:.*-cancel-requests$/),
    CancelRequestsQueueArn: queueArns.source,
    DeadLetterQueueArn: queueArns.deadLetter,
    ParkedQueueArn: queueArns.parked,
    HttpApiUrl: 'https://HttpApi.execute-api.eu-central-1.amazonaws.com',
    ProducerPolicyArn: 'ProducerPolicy',
    DashboardUrl: expect.stringMatching(/#dashboards\/dashboard\/transcoding-canceller-dev$/),
    HttpDomainTarget: 'HttpDomain.RegionalDomainName',
  });
  expect(bare.outputs).not.toHaveProperty('HttpDomainTarget');
});
