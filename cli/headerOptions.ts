/** The headers of repeated `--header` options, or what is wrong with them. */
export interface HeaderOptions {
  readonly headers: Readonly<Record<string, string>>;
  /** None of them shows a value. */
  readonly problems: readonly string[];
}

const HEADER = /^(?<name>[\w!#$%&'*+.^`|~-]+):(?<value>.*)$/s;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
const CONTROL_CHARACTER = /[\x00-\x08\x0a-\x1f\x7f]/;

/** Reads headers written as `Name: value`. A name may come once, whatever its case, and `Authorization` not at all. */
export const readHeaderOptions = (texts: readonly string[]): HeaderOptions => {
  const headers = new Map<string, string>();
  const problems: string[] = [];
  for (const [index, text] of texts.entries()) {
    const { name, value = '' } = HEADER.exec(text)?.groups ?? {};
    const key = name?.toLowerCase();
    const refuse = (problem: string) => problems.push(`--header number ${index + 1} ${problem}`);

    if (!text.includes(':')) refuse("has no colon; write 'Name: value'");
    else if (key === undefined) refuse('has a name that is no header name');
    else if (CONTROL_CHARACTER.test(value))
      refuse(`(${name}) holds a line end or control character`);
    else if (key === 'authorization') refuse('is Authorization, which is what signing makes');
    else if (headers.has(key))
      refuse(`repeats ${name}; official signers disagree on what that means`);
    else headers.set(key, value.trim());
  }
  return { headers: Object.fromEntries(headers), problems };
};
