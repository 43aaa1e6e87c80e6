/** Thrown at start when settings are missing or wrong; the message lists all of them, each with its variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  /** One line per problem, `VARIABLE: what is wrong`. Never a value. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`the service cannot start:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}
