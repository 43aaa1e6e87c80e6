import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { declarationFrom } from '../../local/declared/declarationFrom.ts';
import { readServerless } from '../../local/declared/readServerless.ts';

const arnOf = (queue: string) => ({ 'Fn::GetAtt': [queue, 'Arn'] });
const queue = (Properties: object) => ({ Type: 'AWS::SQS::Queue', Properties });
const printed = (over: object = {}) => ({
  provider: { region: 'eu-central-1', timeout: 9, environment: { STAGE: 'dev', LEVEL: 'info' } },
  resources: {
    Resources: {
      Source: queue({
        QueueName: 'source',
        VisibilityTimeout: 55,
        SqsManagedSseEnabled: true,
        RedrivePolicy: { deadLetterTargetArn: arnOf('Dead'), maxReceiveCount: 1000 },
      }),
      Dead: queue({ QueueName: 'dead', MaximumMessageSize: 1_048_576 }),
      Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { Threshold: 1 } },
    },
  },
  functions: {
    consume: {
      name: 'service-dev-consume',
      handler: 'handlers/consume.handler',
      environment: { LEVEL: 'debug', LIMIT: 100, QUEUE_URL: { Ref: 'Source' } },
      events: [{ sqs: { arn: arnOf('Source') } }],
    },
  },
  ...over,
});

describe('the declared queues', () => {
  test('have the attributes of the template as SQS takes them, with references as ARNs', () => {
    const { queues } = declarationFrom(printed());

    expect(queues).toEqual([
      {
        logicalId: 'Source',
        name: 'source',
        arn: 'arn:aws:sqs:eu-central-1:000000000000:source',
        attributes: {
          VisibilityTimeout: '55',
          SqsManagedSseEnabled: 'true',
          RedrivePolicy: JSON.stringify({
            deadLetterTargetArn: 'arn:aws:sqs:eu-central-1:000000000000:dead',
            maxReceiveCount: 1000,
          }),
        },
      },
      {
        logicalId: 'Dead',
        name: 'dead',
        arn: 'arn:aws:sqs:eu-central-1:000000000000:dead',
        attributes: { MaximumMessageSize: '1048576' },
      },
    ]);
  });
});

describe('the declared functions', () => {
  test('have defaults where the template is silent, and win over the provider where it is not', () => {
    const { functions } = declarationFrom(printed());

    expect(functions).toEqual([
      {
        key: 'consume',
        name: 'service-dev-consume',
        handler: 'handlers/consume.handler',
        timeoutSeconds: 9,
        memoryMegabytes: 1024,
        environment: {
          STAGE: 'dev',
          LEVEL: 'debug',
          LIMIT: '100',
          QUEUE_URL: { urlOfQueue: 'Source' },
        },
        events: [
          {
            kind: 'sqs',
            queue: 'Source',
            batchSize: 10,
            windowSeconds: 0,
            reportBatchItemFailures: false,
          },
        ],
      },
    ]);
  });

  test('may be invoked by HTTP routes and schedules in either notation', () => {
    const functions = {
      door: {
        name: 'door',
        handler: 'door.handler',
        events: [
          { httpApi: 'post /cancel/{id}' },
          { httpApi: { method: 'get', path: '/health' } },
          { httpApi: '*' },
          { httpApi: { method: 'post', path: '/iam', authorizer: { type: 'aws_iam' } } },
          { httpApi: { method: 'post', path: '/iam', authorizer: 'aws_iam' } },
          { schedule: 'rate(5 minutes)' },
          { schedule: { rate: ['cron(0 6 * * ? *)'], enabled: false, input: { dry: true } } },
          { schedule: { rate: 'rate(1 hour)', method: 'eventBus' } },
        ],
      },
    };

    const [door] = declarationFrom(printed({ functions })).functions;

    expect(door?.events).toEqual([
      { kind: 'httpApi', method: 'POST', path: '/cancel/{id}' },
      { kind: 'httpApi', method: 'GET', path: '/health' },
      { kind: 'httpApi', method: '*', path: '*' },
      { kind: 'httpApi', method: 'POST', path: '/iam', authorizer: 'iam' },
      { kind: 'httpApi', method: 'POST', path: '/iam', authorizer: 'iam' },
      { kind: 'schedule', rate: 'rate(5 minutes)', enabled: true },
      { kind: 'schedule', rate: 'cron(0 6 * * ? *)', enabled: false, input: { dry: true } },
      { kind: 'schedule', rate: 'rate(1 hour)', enabled: true },
    ]);
  });

  test('have a rule for each rate of a schedule', () => {
    const schedule = { rate: ['rate(1 hour)', 'rate(1 day)'], enabled: false };
    const functions = { tidy: { name: 'tidy', handler: 'tidy.handler', events: [{ schedule }] } };

    const [tidy] = declarationFrom(printed({ functions })).functions;

    expect(tidy?.events).toEqual([
      { kind: 'schedule', rate: 'rate(1 hour)', enabled: false },
      { kind: 'schedule', rate: 'rate(1 day)', enabled: false },
    ]);
  });

  test('may say more than concerns the local world, in whatever CloudFormation computes it', () => {
    const noValue = { Ref: 'AWS::NoValue' };
    const extras = {
      role: 'TidyRole',
      reservedConcurrency: { 'Fn::If': ['Reserves', '1', noValue] },
      maximumRetryAttempts: 0,
      destinations: { onFailure: { type: 'sns', arn: { Ref: 'AlarmTopic' } } },
    };
    const schedule = { rate: ['rate(1 hour)'], name: 'tidying', description: 'Tidies up.' };
    const functions = {
      tidy: { ...extras, name: 'tidy', handler: 'tidy.handler', events: [{ schedule }] },
    };
    const resources = {
      Conditions: { Reserves: { 'Fn::Not': [{ 'Fn::Equals': ['a', 'b'] }] } },
      Resources: { Topic: { Type: 'AWS::SNS::Topic', Condition: 'Reserves', Properties: noValue } },
      extensions: { HttpApiStage: { Properties: { DefaultRouteSettings: { BurstLimit: 20 } } } },
      Outputs: { Url: { Value: { 'Fn::If': ['Reserves', 'a', noValue] } } },
    };

    const [tidy] = declarationFrom(printed({ functions, resources })).functions;

    expect(tidy).toMatchObject({
      key: 'tidy',
      events: [{ kind: 'schedule', rate: 'rate(1 hour)', enabled: true }],
    });
  });
});

describe('a template that the local world cannot run as declared', () => {
  test('is refused with every queue problem in one list', () => {
    const resources = {
      Resources: {
        Fifo: queue({ QueueName: 'a.fifo', FifoQueue: true }),
        Nameless: queue({}),
        Lost: queue({
          QueueName: 'lost',
          RedrivePolicy: { deadLetterTargetArn: arnOf('Nowhere'), maxReceiveCount: 1 },
        }),
      },
    };

    const read = () => declarationFrom(printed({ resources, functions: {} }));

    expect(read).toThrow(/Fifo\.Properties.*FifoQueue/);
    expect(read).toThrow(/Nameless\.Properties\.QueueName/);
    expect(read).toThrow(/Lost\.Properties\.RedrivePolicy: Nowhere is no queue/);
  });

  test('is refused with every function problem in one list', () => {
    const one = { name: 'f', handler: 'f.handler' };
    const functions = {
      listener: { ...one, events: [{ sns: 'topic' }] },
      guarded: { ...one, events: [{ httpApi: { path: '/', authorizer: 'customAuthorizer' } }] },
      scheduler: { ...one, events: [{ schedule: { rate: ['rate(1 day)'], method: 'scheduler' } }] },
      variable: { ...one, environment: { TABLE: { 'Fn::Sub': 'x' } } },
    };

    const read = () => declarationFrom(printed({ functions }));

    expect(read).toThrow(/functions\.listener\.events\.0: must be an sqs, httpApi or schedule/);
    expect(read).toThrow(/functions\.guarded\.events\.0: must be an sqs, httpApi or schedule/);
    expect(read).toThrow(/functions\.scheduler\.events\.0: must be an sqs, httpApi or schedule/);
    expect(read).toThrow(/functions\.variable\.environment\.TABLE: must be text or a !Ref/);
  });

  test('is refused when a function names a queue that is not there', () => {
    const functions = {
      consume: {
        name: 'f',
        handler: 'f.handler',
        environment: { URL: { Ref: 'Missing' } },
        events: [{ sqs: { arn: arnOf('Gone') } }],
      },
    };

    const read = () => declarationFrom(printed({ functions }));

    expect(read).toThrow(/functions\.consume: Missing is no queue/);
    expect(read).toThrow(/functions\.consume: Gone is no queue/);
  });
});

describe('reading a template', () => {
  test('lets the framework resolve its own variables and parameters', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'template-'));
    await writeFile(
      join(folder, 'serverless.yml'),
      `service: cancel
frameworkVersion: '4'
params: { default: { visibility: 77 } }
provider: { name: aws, runtime: nodejs24.x, region: eu-west-1, stage: test }
functions:
  consume:
    handler: consume.handler
    environment: { NAME: '\${self:service}', URL: !Ref Source }
    events: [{ sqs: { arn: !GetAtt Source.Arn, batchSize: 100, maximumBatchingWindow: 5 } }]
resources:
  Resources:
    Source:
      Type: AWS::SQS::Queue
      Properties:
        QueueName: \${self:service}-\${sls:stage}-source
        VisibilityTimeout: \${param:visibility}
`,
    );

    const declaration = await readServerless(folder).finally(() => rm(folder, { recursive: true }));

    expect(declaration).toMatchObject({
      region: 'eu-west-1',
      queues: [{ name: 'cancel-test-source', attributes: { VisibilityTimeout: '77' } }],
      functions: [
        {
          name: 'cancel-test-consume',
          environment: { NAME: 'cancel', URL: { urlOfQueue: 'Source' } },
          events: [{ queue: 'Source', batchSize: 100, windowSeconds: 5 }],
        },
      ],
    });
  });

  test('passes on what the framework says about a folder without one', async () => {
    await expect(readServerless(tmpdir())).rejects.toThrow(/serverless/i);
  });
});
