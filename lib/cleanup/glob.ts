/** A pattern that whole texts are held against. */
export interface Glob {
  matches(text: string): boolean;
}

/** A glob, or what is wrong with it. */
export type ParsedGlob =
  | { readonly ok: true; readonly glob: Glob }
  | { readonly ok: false; readonly problem: string };

/** By the names in a regular expression. */
type Groups = Readonly<Record<string, string | undefined>>;
type OneCharacter = (character: string) => boolean;
type Token = 'any_characters' | OneCharacter;

const TOKEN =
  /\\(?<escaped>.)|(?<any>\*+)|(?<one>\?)|\[(?<not>[!^]?)(?<set>(?:\\.|[^\\\]])+)\]|(?<plain>[^\\[\]{}])/suy;
const RANGE = /(?<from>\\.|[^\\])-(?<to>\\.|[^\\])|(?<single>\\.|[^\\])/gsu;

const PROBLEMS = {
  '\\': 'ends in a backslash that stands before nothing',
  '[': 'has a [ without its characters and its ]; the character itself is \\[',
  ']': 'has a ] without a [; the character itself is \\]',
  '{': 'has a brace, which has no meaning here; the character itself is \\{',
  '}': 'has a brace, which has no meaning here; the character itself is \\}',
} as const;

/** @param part - never empty. */
const codeOf = (part: string): number => part.replace(/^\\/, '').codePointAt(0) as number;

/** The characters between brackets; undefined when a range runs backwards. */
const oneOfSet = (set: string, isNegated: boolean): OneCharacter | undefined => {
  const ranges = [...set.matchAll(RANGE)].map(({ groups }) => {
    const { from, to, single = '' } = groups as Groups;
    return [codeOf(from ?? single), codeOf(to ?? single)] as const;
  });
  if (ranges.some(([from, to]) => from > to)) return undefined;
  return (character) => {
    const code = codeOf(`\\${character}`);
    return isNegated !== ranges.some(([from, to]) => code >= from && code <= to);
  };
};

const toToken = (groups: Groups): Token | undefined => {
  if (groups['any'] !== undefined) return 'any_characters';
  if (groups['one'] !== undefined) return () => true;
  if (groups['set'] !== undefined) return oneOfSet(groups['set'], groups['not'] !== '');
  const literal = groups['escaped'] ?? groups['plain'];
  return (character) => character === literal;
};

/** Goes back to the last star only: time grows with pattern times text, whatever they hold. */
const matchesWhole = (tokens: readonly Token[], text: string): boolean => {
  const characters = [...text];
  let token = 0;
  let at = 0;
  let star = -1;
  let starEnd = 0;
  while (at < characters.length) {
    const expected = tokens[token];
    if (expected === 'any_characters') {
      star = token++;
      starEnd = at;
    } else if (expected?.(characters[at] as string)) {
      token++;
      at++;
    } else if (star >= 0) {
      token = star + 1;
      at = ++starEnd;
    } else return false;
  }
  return tokens.slice(token).every((rest) => rest === 'any_characters');
};

/**
 * Reads a glob: `*` stands for any characters, slashes included, `?` for one, `[a-z]` for one of these, `[!a-z]` for one
 * other, and a backslash takes the meaning from what follows. Upper and lower case differ.
 */
export const parseGlob = (source: string): ParsedGlob => {
  const tokens: Token[] = [];
  const form = new RegExp(TOKEN);
  while (form.lastIndex < source.length) {
    const at = form.lastIndex;
    const groups = form.exec(source)?.groups;
    if (groups === undefined) {
      // These characters are all that no token begins with.
      return { ok: false, problem: PROBLEMS[source[at] as keyof typeof PROBLEMS] };
    }
    const token = toToken(groups);
    if (token === undefined) return { ok: false, problem: 'has a range that runs backwards' };
    tokens.push(token);
  }
  return { ok: true, glob: { matches: (text) => matchesWhole(tokens, text) } };
};
