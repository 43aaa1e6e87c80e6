import type { PackagedTemplate, Resource } from './packagedTemplate.ts';

/** Where the template is deployed to. */
export const deployedTo = {
  'AWS::AccountId': '111122223333',
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-central-1',
  'AWS::StackName': 'transcoding-canceller-dev',
  'AWS::URLSuffix': 'amazonaws.com',
} as const;

const { 'AWS::AccountId': account, 'AWS::Region': region } = deployedTo;
const arn = (service: string, rest: string): string => `arn:aws:${service}:${rest}`;
const inRegion = `${region}:${account}`;

/** What a reference to a resource stands for, by the type of the resource: `Ref` and the attribute `Arn`. */
const names: Readonly<
  Record<string, (id: string, named: (property: string) => string) => Record<string, string>>
> = {
  'AWS::SQS::Queue': (_, named) => {
    const name = named('QueueName');
    return {
      Ref: `https://sqs.${region}.amazonaws.com/${account}/${name}`,
      Arn: arn('sqs', `${inRegion}:${name}`),
      QueueName: name,
    };
  },
  'AWS::Logs::LogGroup': (_, named) => ({
    Ref: named('LogGroupName'),
    Arn: arn('logs', `${inRegion}:log-group:${named('LogGroupName')}:*`),
  }),
  'AWS::SNS::Topic': (_, named) => ({ Ref: arn('sns', `${inRegion}:${named('TopicName')}`) }),
  'AWS::Lambda::Function': (_, named) => ({
    Ref: named('FunctionName'),
    Arn: arn('lambda', `${inRegion}:function:${named('FunctionName')}`),
  }),
  'AWS::IAM::Role': (id) => ({ Ref: id, Arn: arn('iam', `:${account}:role/${id}`) }),
  'AWS::Events::Rule': (id) => ({ Ref: id, Arn: arn('events', `${inRegion}:rule/${id}`) }),
};

const nothing = Symbol('AWS::NoValue');

type Plain = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Plain => typeof value === 'object' && value !== null;

/**
 * Resolves what CloudFormation would: conditions, references and functions. Resources whose condition does not hold are
 * left out.
 *
 * @throws RangeError for a reference to what the template does not have.
 * @throws TypeError for a function that is not known here.
 */
export const resolveTemplate = ({ resources, conditions, outputs }: PackagedTemplate) => {
  const holds = (name: string | undefined): boolean => {
    if (name === undefined) return true;
    if (!(name in conditions)) throw new RangeError(`the template has no condition ${name}`);
    return resolve(conditions[name]) === true;
  };

  const attribute = (id: string, name: string): unknown => {
    if (name === 'Ref' && id === 'AWS::NoValue') return nothing;
    if (name === 'Ref' && id in deployedTo) return deployedTo[id as keyof typeof deployedTo];
    const resource = resources[id];
    if (resource === undefined) throw new RangeError(`the template has no ${id}`);
    if (!holds(resource.Condition)) throw new RangeError(`${id} does not exist`);
    const known = names[resource.Type]?.(id, (property) => String(resource.Properties[property]));
    return known?.[name] ?? (name === 'Ref' ? id : `${id}.${name}`);
  };

  const functions: Readonly<Record<string, (given: never) => unknown>> = {
    Ref: (id: string) => attribute(id, 'Ref'),
    'Fn::GetAtt': ([id, name]: [string, string]) => attribute(id, name),
    'Fn::If': ([name, whenTrue, whenFalse]: [string, unknown, unknown]) =>
      resolve(holds(name) ? whenTrue : whenFalse),
    'Fn::Equals': ([a, b]: [unknown, unknown]) => resolve(a) === resolve(b),
    'Fn::Not': ([a]: [unknown]) => resolve(a) !== true,
    'Fn::Join': ([separator, parts]: [string, unknown]) =>
      (resolve(parts) as string[]).join(separator),
    'Fn::Split': ([separator, text]: [string, unknown]) => String(resolve(text)).split(separator),
    'Fn::Sub': (text: string) =>
      text.replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => {
        const [id = '', property = 'Ref'] = name.split('.');
        return String(attribute(id, property));
      }),
  };

  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve).filter((item) => item !== nothing);
    if (!isObject(value)) return value;
    const [name = '', ...more] = Object.keys(value);
    if (more.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))) {
      const known = functions[name] as ((given: unknown) => unknown) | undefined;
      if (known === undefined) throw new TypeError(`${name} is not known here`);
      return known(value[name]);
    }
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, item]) => [key, resolve(item)] as const)
        .filter(([, item]) => item !== nothing),
    );
  };

  const existing = <T extends { readonly Condition?: string | undefined }>(
    all: Readonly<Record<string, T>>,
  ) => Object.entries(all).filter(([, { Condition }]) => holds(Condition));

  return {
    resources: Object.fromEntries(
      existing(resources).map(([id, resource]) => [
        id,
        { ...resource, Properties: resolve(resource.Properties) as Resource['Properties'] },
      ]),
    ),
    outputs: Object.fromEntries(
      existing(outputs).map(([name, { Value }]) => [name, resolve(Value)]),
    ),
  };
};

/** A template as CloudFormation would create it. */
export type ResolvedTemplate = ReturnType<typeof resolveTemplate>;
