import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { openApiDocument } from '../../lib/http/openapi/document.ts';
import { findRoute, isTranscodingPath, type Route } from '../../lib/http/routes.ts';
import type { Answered } from './answered.ts';

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

/** What an answer says that the description of its route does not. */
const breachesOf = (route: Route, { status, headers, json, text }: Answered): string[] => {
  const method = route.method.toLowerCase();
  const responses = operations[route.path]?.[method]?.responses ?? {};
  const key = [String(status), `${Math.floor(status / 100)}XX`].find((each) => each in responses);
  if (key === undefined) return [`${method} ${route.path} may not answer ${status}`];
  const type = headers['Content-Type'];
  const { content } = responses[key] ?? {};
  if (content === undefined) return text === '' ? [] : [`${status} has a body`];
  if (type === undefined || !(type in content)) return [`${status} may not be ${type}`];
  const pointer = `/paths/${escaped(route.path)}/${method}/responses/${key}/content/${escaped(type)}/schema`;
  return problemsWith(pointer, json);
};

/**
 * Holds an answer to the description of the door; where a path is not described, to the form of its errors.
 * @throws {Error} with all that it says and may not.
 */
export const holdToContract = (method: string, path: string, answer: Answered): void => {
  const destination = findRoute(method, path);
  const form = isTranscodingPath(path) ? 'TranscodingError' : 'Problem';
  const breaches =
    destination.kind === 'found'
      ? breachesOf(destination.route, answer)
      : problemsWith(`/components/schemas/${form}`, answer.json);
  if (breaches.length > 0) throw new Error(`${answer.text}: ${breaches.join('; ')}`);
};
