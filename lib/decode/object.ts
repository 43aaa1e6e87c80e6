import { type Decoded, type Decoder, type Report, WRONG } from './decoder.ts';

type Fields = Readonly<Record<string, Decoder<unknown>>>;
/** The object that fields make up. */
type ObjectOf<F extends Fields> = { readonly [Name in keyof F]: Decoded<F[Name]> };

/** A report of whatever `at` holds by then: one for all parts of a value, since each is read before the next one. */
const below =
  (at: { name: string }, report: Report): Report =>
  (path, message) =>
    report(path === '' ? at.name : `${at.name}.${path}`, message);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads the fields of an object, and nothing else of it. What is wrong with them is reported for all at once. */
export const looseObject = <F extends Fields>(fields: F): Decoder<ObjectOf<F>> => {
  const decoders = Object.entries(fields);
  return (value, report) => {
    if (!isObject(value)) {
      report('', 'must be an object');
      return WRONG;
    }
    const read: Record<string, unknown> = {};
    const at = { name: '' };
    const reportField = below(at, report);
    let isWrong = false;
    for (const [name, decoder] of decoders) {
      at.name = name;
      const field = decoder(Object.hasOwn(value, name) ? value[name] : undefined, reportField);
      isWrong ||= field === WRONG;
      read[name] = field;
    }
    return isWrong ? WRONG : (read as ObjectOf<F>);
  };
};

/** Reads an object that has no other fields than these. */
export const strictObject = <F extends Fields>(fields: F): Decoder<ObjectOf<F>> => {
  const decoder = looseObject(fields);
  return (value, report) => {
    const read = decoder(value, report);
    if (!isObject(value)) return WRONG;
    let isKnown = true;
    for (const key of Object.keys(value)) {
      if (Object.hasOwn(fields, key)) continue;
      isKnown = false;
      report(key, 'is not a known field');
    }
    return isKnown ? read : WRONG;
  };
};

/** Reads an array, each of whose entries is reported by its index. */
export const arrayOf =
  <T>(entry: Decoder<T>, message: string): Decoder<readonly T[]> =>
  (value, report) => {
    if (!Array.isArray(value)) {
      report('', message);
      return WRONG;
    }
    const at = { name: '' };
    const reportEntry = below(at, report);
    const read = value.map((each: unknown, index) => {
      at.name = String(index);
      return entry(each, reportEntry);
    });
    return read.includes(WRONG) ? WRONG : (read as T[]);
  };
