/** A JSON number that a float cannot carry as written: too large, fractional, or in exponent form. */
export class InexactNumber {
  /** The digits as they stood in the text. */
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

// Only what can begin a number counts: a project id such as `2b3c4d5e` must not make every body slow to read.
const MAY_BE_INEXACT = /(?:^|[\s:,[])-?(?:\d{16}|\d+[.eE])/;
const PLAIN_INTEGER = /^-?\d+$/;

interface SourceContext {
  readonly source?: string;
}

const keepSource = (_key: string, value: unknown, context: SourceContext): unknown => {
  if (typeof value !== 'number' || context.source === undefined) return value;
  return Number.isSafeInteger(value) && PLAIN_INTEGER.test(context.source)
    ? value
    : new InexactNumber(context.source);
};

type Reviver = (this: unknown, key: string, value: unknown) => unknown;

/**
 * Parses JSON so that no number loses a digit: integers within ±(2^53 − 1) become numbers, all others
 * {@link InexactNumber}. Task ids are 64-bit, and `JSON.parse` alone would round 9007199254740993.
 *
 * @throws {SyntaxError} when the text is not JSON.
 */
export const parseExactJson = (text: string): unknown =>
  MAY_BE_INEXACT.test(text) ? JSON.parse(text, keepSource as Reviver) : JSON.parse(text);
