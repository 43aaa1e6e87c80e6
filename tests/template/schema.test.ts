import { beforeAll, describe, expect, test } from '@jest/globals';
import { everything } from './everything.ts';
import { type PackagedTemplate, packagedTemplate } from './packagedTemplate.ts';
import { resolveTemplate } from './resolveTemplate.ts';
import { loadResourceSchema } from './resourceSchema.ts';

let schema: Awaited<ReturnType<typeof loadResourceSchema>>;
let bare: PackagedTemplate;
let full: PackagedTemplate;

beforeAll(async () => {
  bare = await packagedTemplate();
  full = await packagedTemplate(everything);
  schema = await loadResourceSchema();
}, 120_000);

const problemsOf = (template: PackagedTemplate): string[] =>
  Object.values(resolveTemplate(template).resources).flatMap((it) => schema.problemsOf(it));

/** The template with properties of one resource replaced; undefined takes a property out. */
const withProperties = (id: string, over: Readonly<Record<string, unknown>>): PackagedTemplate => {
  const resource = full.resources[id];
  if (resource === undefined) throw new RangeError(`the template has no ${id}`);
  const Properties = Object.fromEntries(
    Object.entries({ ...resource.Properties, ...over }).filter(([, value]) => value !== undefined),
  );
  return { ...full, resources: { ...full.resources, [id]: { ...resource, Properties } } };
};

describe('every resource', () => {
  test('is as CloudFormation defines it, with nothing configured', () => {
    expect(problemsOf(bare)).toEqual([]);
  });

  test('is as CloudFormation defines it, with everything configured', () => {
    expect(problemsOf(full)).toEqual([]);
  });

  test('depends on no other in a circle', () => {
    const { resources } = full;
    const needs = (id: string): string[] => {
      const { Properties, DependsOn = [] } = resources[id] ?? { Properties: {} };
      const text = JSON.stringify(Properties);
      return [
        ...[DependsOn].flat(),
        ...[...text.matchAll(/"Ref":"(\w+)"|"Fn::GetAtt":\["(\w+)"|\$\{(\w+)\}/g)].map(
          ([, ref, att, sub]) => ref ?? att ?? sub ?? '',
        ),
      ].filter((needed) => needed in resources);
    };
    const circleFrom = (id: string, way: readonly string[]): string[] =>
      way.includes(id)
        ? [[...way, id].join(' > ')]
        : needs(id).flatMap((needed) => circleFrom(needed, [...way, id]));

    expect(Object.keys(resources).flatMap((id) => circleFrom(id, []))).toEqual([]);
  });
});

describe('the check of a resource', () => {
  test.each([
    ['a misspelt property', { VisibiltyTimeout: 52 }, 'VisibiltyTimeout: is unknown'],
    [
      'text for a number',
      { VisibilityTimeout: 'long' },
      'VisibilityTimeout: must be of type integer',
    ],
    ['a number for text', { QueueName: 7 }, 'QueueName: must be of type string'],
    ['a fraction', { DelaySeconds: 0.5 }, 'DelaySeconds: must be of type integer'],
    ['a list for one', { FifoQueue: [true] }, 'FifoQueue: must be of type boolean'],
  ])('finds %s', (_, over, problem) => {
    expect(problemsOf(withProperties('ParkedQueue', over))).toEqual([`AWS::SQS::Queue.${problem}`]);
  });

  test('finds what is missing', () => {
    expect(problemsOf(withProperties('HttpDomain', { DomainName: undefined }))).toEqual([
      'AWS::ApiGatewayV2::DomainName.DomainName: is missing',
    ]);
  });

  test('finds what is wrong deep inside', () => {
    const scaling = { ScalingConfig: { MaximumConcurency: 2 } };

    const problems = problemsOf(
      withProperties('CancelFromQueueEventSourceMappingSQSCancelRequestsQueue', scaling),
    );

    expect(problems).toEqual([
      'AWS::Lambda::EventSourceMapping.ScalingConfig.MaximumConcurency: is unknown',
    ]);
  });

  test('finds a resource of no known type, and a reference to none', () => {
    expect(schema.problemsOf({ Type: 'AWS::SQS::Queu', Properties: {} })).toEqual([
      'AWS::SQS::Queu: is unknown',
    ]);
    expect(() =>
      problemsOf(withProperties('ParkedQueuePolicy', { Queues: [{ Ref: 'ParkdQueue' }] })),
    ).toThrow('the template has no ParkdQueue');
  });
});
