/** What a body may be like at most. */
export interface ShapeLimits {
  /** Arrays and objects within each other. */
  readonly depth: number;
  /** Entries of one array or object. */
  readonly entries: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const isOpening = (byte: number): boolean => byte === 0x5b || byte === 0x7b;
const isClosing = (byte: number): boolean => byte === 0x5d || byte === 0x7d;

/** The end of a string whose opening quote is at `start`. */
const endOfString = (json: Uint8Array, start: number): number => {
  let at = start + 1;
  while (at < json.length && json[at] !== QUOTE) at += json[at] === BACKSLASH ? 2 : 1;
  return at;
};

/**
 * Looks over JSON that is not parsed yet, in one pass and without memory: parsing builds whatever it is told to.
 * Says nothing of whether it is JSON.
 *
 * @param json - UTF-8, in which the characters looked for are nothing but themselves.
 * @returns what is too much, if anything.
 */
export const excessIn = (
  json: Uint8Array,
  limits: ShapeLimits,
): 'depth' | 'entries' | undefined => {
  const commas = new Uint32Array(limits.depth + 1);
  let depth = 0;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at] as number;
    if (byte === QUOTE) at = endOfString(json, at);
    else if (isOpening(byte)) {
      depth++;
      if (depth > limits.depth) return 'depth';
      commas[depth] = 0;
    } else if (isClosing(byte)) depth = Math.max(0, depth - 1);
    else if (byte === COMMA) {
      const seen = (commas[depth] as number) + 1;
      if (seen >= limits.entries) return 'entries';
      commas[depth] = seen;
    }
  }
  return undefined;
};
