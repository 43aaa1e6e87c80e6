import { isJsonObject } from '../../lib/cancel/jsonObject.ts';
import { type AllowedProjects, type CancelRequest, readRequest } from '../../lib/cancel/request.ts';
import { EXPECT_FIELDS, SHARED_FIELDS } from '../../lib/cancel/requestFields.ts';
import { toSendableJson } from '../../lib/cancel/sendableJson.ts';
import { InexactNumber, parseExactJson } from '../../lib/mpc/exactJson.ts';
import { parseTaskId } from '../../lib/mpc/taskId.ts';
import { type Letter, readLetter } from '../../lib/redrive/letter.ts';
import type { Problems } from '../usage.ts';
import type { HeldLetter } from './hold.ts';

/** A change of one field of a request: a new value, or undefined to take it out. */
export interface Edit {
  /** The field, and for `expect` the one inside it. */
  readonly path: readonly [field: string] | readonly [field: 'expect', inner: string];
  readonly value: string | undefined;
}

const EDITABLE = [
  ...Object.keys(SHARED_FIELDS).filter((field) => field !== 'expect'),
  ...Object.keys(EXPECT_FIELDS).map((field) => `expect.${field}`),
];

/** Which projects there are is for the consumer to say. */
const ANY_PROJECT: AllowedProjects = {
  projectIds: Object.assign(new Set<string>(), { has: () => true }),
  defaultProject: '',
};

type Fields = Readonly<Record<string, unknown>>;

const without = (fields: Fields, name: string): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([field]) => field !== name));

const changed = (fields: Fields, name: string, value: unknown): Fields =>
  value === undefined ? without(fields, name) : { ...fields, [name]: value };

const withEdit = (fields: Fields, { path: [field, inner], value }: Edit): Fields => {
  if (inner === undefined) return changed(fields, field, value);
  const { expect } = fields;
  const expected = changed(isJsonObject(expect) ? expect : {}, inner, value);
  return changed(fields, field, Object.keys(expected).length === 0 ? undefined : expected);
};

/** Ids as digits in quotes: as numbers they could lose some. */
const quoted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(quoted);
  return value instanceof InexactNumber ? (parseTaskId(value) ?? value.source) : value;
};

const edited = (fields: Fields, edits: readonly Edit[]): Fields => {
  const exact = Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, quoted(value)]),
  );
  return edits.reduce(withEdit, exact);
};

const readEdit = (text: string, report: Problems): Edit | undefined => {
  const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  if (!EDITABLE.includes(name)) {
    report('--edit', `must be FIELD=VALUE with one of the fields ${EDITABLE.join(', ')}`);
    return undefined;
  }
  const [field = '', inner] = name.split('.');
  return {
    path: field === 'expect' && inner !== undefined ? [field, inner] : [field],
    value: value === '' ? undefined : value,
  };
};

/** Reads options such as `reason=wrong profile`; an empty value takes the field out. What is wrong is reported. */
export const readEdits = (texts: readonly string[], report: Problems): readonly Edit[] => {
  const edits = texts.map((text) => readEdit(text, report)).filter((edit) => edit !== undefined);
  const probe = readRequest(edited({ task_id: 1 }, edits), ANY_PROJECT);
  if (probe.kind === 'invalid') {
    for (const { field, message } of probe.problems) report('--edit', `${field} ${message}`);
  }
  return edits;
};

const plainRequest = (request: CancelRequest): Fields => {
  const { expect } = request;
  const expected = {
    ...(expect?.userData === undefined ? {} : { user_data: expect.userData }),
    ...(expect?.createdBefore === undefined
      ? {}
      : { created_before: new Date(expect.createdBefore).toISOString() }),
  };
  return {
    task_id: request.taskId,
    ...(request.projectId === '' ? {} : { project_id: request.projectId }),
    ...(request.reason === undefined ? {} : { reason: request.reason }),
    ...(request.requestedBy === undefined ? {} : { requested_by: request.requestedBy }),
    ...(request.correlationId === undefined ? {} : { correlation_id: request.correlationId }),
    ...(request.notAfter === undefined
      ? {}
      : { not_after: new Date(request.notAfter).toISOString() }),
    ...(expect === undefined ? {} : { expect: expected }),
  };
};

const parsed = (body: string | undefined): unknown => {
  try {
    return parseExactJson(body ?? '');
  } catch {
    return undefined;
  }
};

/** The fields of the request that a letter holds; undefined when it is none, or several. */
const requestFields = (letter: Letter): Fields | undefined => {
  const body = parsed(letter.message.body);
  // As it was sent, also where something is wrong with it: an edit may be what it needs.
  if (isJsonObject(body) && ('task_id' in body || 'task_ids' in body)) return body;
  if (letter.parsed.kind === 'single') return plainRequest(letter.parsed.request);
  if (letter.parsed.kind !== 'list') return undefined;
  const first = parsed(letter.parsed.singleBodies[0]);
  return isJsonObject(first)
    ? { ...without(first, 'task_id'), task_ids: letter.parsed.taskIds }
    : undefined;
};

/**
 * A letter with its request changed. A request that came in an event leaves its envelope.
 * @returns undefined when the letter holds no request whose fields could be set.
 */
export const editLetter = (
  { letter, record }: HeldLetter,
  edits: readonly Edit[],
): Letter | undefined => {
  if (edits.length === 0) return letter;
  const fields = requestFields(letter);
  if (fields === undefined) return undefined;
  const body = toSendableJson(JSON.stringify(edited(fields, edits)));
  return readLetter({ ...record, body });
};
