import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { openApiDocument } from '../../lib/http/openapi/document.ts';
import type { Answered } from './doorWorld.ts';

const document = openApiDocument();
const ajv = new Ajv2020({ strict: false, formats: { int64: true }, validateSchema: false });
ajv.addSchema(document, 'door');

interface Described {
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, unknown>> }>
  >;
}
const operations = document.paths as Readonly<Record<string, Readonly<Record<string, Described>>>>;

const escaped = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');

const validators = new Map<string, ValidateFunction>();

const problemsWith = (pointer: string, value: unknown): string[] => {
  const validate = validators.get(pointer) ?? ajv.compile({ $ref: `door#${pointer}` });
  validators.set(pointer, validate);
  return validate(value) ? [] : [ajv.errorsText(validate.errors)];
};

/** What an answer says that the description of its route does not: none, in every test. */
export const breaches = (route: string, { status, headers, json, text }: Answered): string[] => {
  const [method = '', path = ''] = route.split(' ');
  const responses = operations[path]?.[method.toLowerCase()]?.responses ?? {};
  const key = [String(status), `${Math.floor(status / 100)}XX`].find((each) => each in responses);
  if (key === undefined) return [`${route} may not answer ${status}`];
  const type = headers['Content-Type'];
  const { content } = responses[key] ?? {};
  if (content === undefined) return text === '' ? [] : [`${status} has a body`];
  if (type === undefined || !(type in content)) return [`${status} may not be ${type}`];
  const pointer = `/paths/${escaped(path)}/${method.toLowerCase()}/responses/${key}/content/${escaped(type)}/schema`;
  return problemsWith(pointer, json);
};

/** The same for answers at paths that are not described. */
export const componentBreaches = (name: string, value: unknown): string[] =>
  problemsWith(`/components/schemas/${name}`, value);
