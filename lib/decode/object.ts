import { type Decoded, type Decoder, type Report, WRONG } from './decoder.ts';

type Fields = Readonly<Record<string, Decoder<unknown>>>;
/** The object that fields make up. */
type ObjectOf<F extends Fields> = { readonly [Name in keyof F]: Decoded<F[Name]> };

const below =
  (name: string, report: Report): Report =>
  (path, message) =>
    report(path === '' ? name : `${name}.${path}`, message);

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
    let isWrong = false;
    for (const [name, decoder] of decoders) {
      const field = Object.hasOwn(value, name) ? value[name] : undefined;
      read[name] = decoder(field, below(name, report));
      isWrong ||= read[name] === WRONG;
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
    const unknown = Object.keys(value).filter((key) => !Object.hasOwn(fields, key));
    for (const key of unknown) report(key, 'is not a known field');
    return unknown.length > 0 ? WRONG : read;
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
    const read = value.map((each: unknown, index) => entry(each, below(String(index), report)));
    return read.includes(WRONG) ? WRONG : (read as T[]);
  };
