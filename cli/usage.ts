import type { Command } from 'commander';

/**
 * Ends a command whose command line cannot be used: all problems and a usage line on standard error.
 *
 * @throws {CommanderError} always; the program turns it into exit status 2.
 */
export const refuse = (command: Command, problems: readonly string[]): never =>
  command.error(problems.map((problem) => `error: ${problem}`).join('\n'));

// Behind the equals sign, or in a word of its own, may stand a secret that followed a mistyped option.
const nameOnly = (option: string): string =>
  option.startsWith('--') ? option.replace(/=.*$/s, '') : option.slice(0, 2);

const isOption = (word: string): boolean => word.startsWith('-') && word !== '--';

/** The problems of options that the command does not know, without showing any value. */
export const unknownOptions = (words: readonly string[]): string[] =>
  words.filter(isOption).map((option) => `unknown option ${nameOnly(option)}`);

/** The problems of words that are left over after the known options, without showing any value. */
export const strayArguments = (words: readonly string[]): string[] => {
  const options = unknownOptions(words);
  if (options.length > 0) return options;
  return words.length === 0 ? [] : ['there are words that belong to no option; quote values'];
};

/** Reads an option that may be repeated. */
export const append = (value: string, before: readonly string[] = []): string[] => [
  ...before,
  value,
];

/** Takes down what is wrong with an option. */
export type Problems = (option: string, problem: string) => void;
