import { parse } from 'node:querystring';

/** The most task ids in one call (query and detail pages). */
export const MAX_IDS = 10;

const MAX_INT64 = '9223372036854775807';

/** Query parameters; one that is repeated has several values. Unlimited in number, as its default of 1,000 would hide ids. */
export type Parameters = Readonly<Record<string, string | string[] | undefined>>;

/** Takes the query of a request line apart. */
export const parseParameters = (query: string): Parameters =>
  query === '' ? {} : parse(query, '&', '=', { maxKeys: 0 });

/** All values of a parameter; empty when it is absent. */
export const valuesOf = (parameters: Parameters, name: string): readonly string[] => {
  const value = parameters[name];
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
};

/** A task id in canonical decimal digits; `undefined` when it is none. The service cuts a decimal at the point. */
export const parseTaskId = (text: string): string | undefined => {
  if (/^[1-9]\d{0,17}$/.test(text)) return text;
  const digits = /^0*([1-9]\d{0,18})(\.\d*)?$/.exec(text)?.[1];
  if (digits === undefined) return undefined;
  return digits.length === MAX_INT64.length && digits > MAX_INT64 ? undefined : digits;
};

/** The task ids of a call; `undefined` when one is malformed. */
export const taskIdsOf = (parameters: Parameters): readonly string[] | undefined => {
  const ids: string[] = [];
  for (const text of valuesOf(parameters, 'task_id')) {
    const id = parseTaskId(text);
    if (id === undefined) return undefined;
    ids.push(id);
  }
  return ids;
};

/** An integer parameter within bounds; `undefined` when it is not one. */
export const integerOf = (
  parameters: Parameters,
  name: string,
  preset: number,
  least: number,
  most: number,
): number | undefined => {
  const [text] = valuesOf(parameters, name);
  if (text === undefined || text === '') return preset;
  if (!/^\d{1,15}(\.\d*)?$/.test(text)) return undefined;
  const value = Math.trunc(Number(text));
  return value >= least && value <= most ? value : undefined;
};
