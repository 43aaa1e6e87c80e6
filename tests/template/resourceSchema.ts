import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec';
import type { PropertyType, ResourceProperties } from '@aws-cdk/service-spec-types';
import type { Resource } from './packagedTemplate.ts';

type Plain = Readonly<Record<string, unknown>>;
type Of<T extends PropertyType['type']> = Extract<PropertyType, { readonly type: T }>;

const isObject = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a value of a simple type looks like, once references are resolved. */
const simple: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  'date-time': (value) => typeof value === 'string',
  // CloudFormation takes digits in quotes as well.
  integer: (value) => Number.isSafeInteger(value) || /^\d+$/.test(String(value)),
  number: Number.isFinite,
  boolean: (value) => typeof value === 'boolean',
  json: isObject,
  tag: isObject,
  null: (value) => value === null,
};

const createSchema = (db: Awaited<ReturnType<typeof loadAwsServiceSpec>>) => {
  const ofObject = (properties: ResourceProperties, value: unknown, path: string): string[] => {
    if (!isObject(value)) return [`${path}: must be an object`];
    const missing = Object.entries(properties)
      .filter(([name, { required }]) => required && !(name in value))
      .map(([name]) => `${path}.${name}: is missing`);
    const wrong = Object.entries(value).flatMap(([name, item]) => {
      const property = properties[name];
      return property === undefined
        ? [`${path}.${name}: is unknown`]
        : ofType(property.type, item, `${path}.${name}`);
    });
    return [...missing, ...wrong];
  };

  const ofArray = ({ element }: Of<'array'>, value: unknown, path: string): string[] =>
    Array.isArray(value)
      ? value.flatMap((item, at) => ofType(element, item, `${path}[${at}]`))
      : [`${path}: must be an array`];

  const ofMap = ({ element }: Of<'map'>, value: unknown, path: string): string[] =>
    isObject(value)
      ? Object.entries(value).flatMap(([key, item]) => ofType(element, item, `${path}.${key}`))
      : [`${path}: must be an object`];

  /** The problems with the type that comes closest. */
  const ofUnion = ({ types }: Of<'union'>, value: unknown, path: string): string[] =>
    types
      .map((type) => ofType(type, value, path))
      .reduce((best, problems) => (problems.length < best.length ? problems : best));

  const ofType = (type: PropertyType, value: unknown, path: string): string[] => {
    switch (type.type) {
      case 'array':
        return ofArray(type, value, path);
      case 'map':
        return ofMap(type, value, path);
      case 'union':
        return ofUnion(type, value, path);
      case 'ref':
        return ofObject(db.get('typeDefinition', type.reference.$ref).properties, value, path);
      default:
        return simple[type.type]?.(value) ? [] : [`${path}: must be of type ${type.type}`];
    }
  };

  return {
    /** What is wrong with a resource, once references are resolved: one line each, `Type.path: what`. */
    problemsOf: ({ Type, Properties }: Pick<Resource, 'Type' | 'Properties'>): string[] => {
      const [definition] = db.lookup('resource', 'cloudFormationType', 'equals', Type);
      return definition === undefined
        ? [`${Type}: is unknown`]
        : ofObject(definition.properties, Properties, Type);
    },
  };
};

/** The official definitions of CloudFormation's resources, as `@aws-cdk/aws-service-spec` ships them. Takes seconds. */
export const loadResourceSchema = async (): Promise<ReturnType<typeof createSchema>> =>
  createSchema(await loadAwsServiceSpec());
