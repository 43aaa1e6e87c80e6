/** Takes down what is wrong, and where: a dotted path inside the value, empty for the value itself. */
export type Report = (path: string, message: string) => void;

/** The result when something was wrong and has been reported; a value of its own, since a field may well be undefined. */
export const WRONG: unique symbol = Symbol('wrong');

/** Reads a value of any origin. All that is wrong with it is reported; it never throws. */
export type Decoder<T> = (value: unknown, report: Report) => T | typeof WRONG;

/** What a decoder reads. */
export type Decoded<Reader> = Reader extends Decoder<infer T> ? T : never;

/** Takes everything as it is. */
export const anything: Decoder<unknown> = (value) => value;

/**
 * Reads on from what another decoder gives.
 * @param convert - what becomes of it; undefined when it will not do.
 * @param message - what is said then.
 */
export const converted =
  <A, B>(
    decoder: Decoder<A>,
    convert: (value: A) => B | undefined,
    message: string | ((value: A) => string),
  ): Decoder<B> =>
  (value, report) => {
    const read = decoder(value, report);
    if (read === WRONG) return WRONG;
    const result = convert(read);
    if (result !== undefined) return result;
    report('', typeof message === 'string' ? message : message(read));
    return WRONG;
  };

/** Takes only what a rule holds for. */
export const such = <T>(
  decoder: Decoder<T>,
  holds: (value: T) => boolean,
  message: string,
): Decoder<T> => converted(decoder, (value) => (holds(value) ? value : undefined), message);

/** A text. */
export const textOr = (message: string | ((value: unknown) => string)): Decoder<string> =>
  converted(anything, (value) => (typeof value === 'string' ? value : undefined), message);

/** A field that may be absent. */
export const optional =
  <T>(decoder: Decoder<T>): Decoder<T | undefined> =>
  (value, report) =>
    value === undefined ? undefined : decoder(value, report);

/** A field that stands for something when it is absent. */
export const withDefault =
  <T>(decoder: Decoder<T>, absent: NoInfer<T>): Decoder<T> =>
  (value, report) =>
    value === undefined ? absent : decoder(value, report);
