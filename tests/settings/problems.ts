import { ConfigError } from '../../lib/config/configError.ts';
import { readConsumerConfig } from '../../lib/config.ts';

/** What is wrong with variables: one line each, none when they can be used. */
export const problemsOf = (
  variables: Readonly<Record<string, string | undefined>>,
): readonly string[] => {
  try {
    readConsumerConfig(variables);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems;
  }
};
