import { ConfigError } from '../../lib/config/configError.ts';
import { readRedriveConfig } from '../../lib/config/redriveConfig.ts';
import { readConsumerConfig } from '../../lib/config.ts';
import { QUEUES } from '../queues/queueOptions.ts';
import type { Surroundings } from '../surroundings.ts';
import { type Check, fail, pass } from './check.ts';

type Variables = Surroundings['env'];

const problemsOf = (read: (variables: Variables) => unknown, variables: Variables): string[] => {
  try {
    read(variables);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [...error.problems];
  }
};

/** Stand-ins for the URLs of queues that are found by their names. */
const FOUND_BY_NAME: Variables = Object.fromEntries(
  Object.values(QUEUES).map(({ variable, name }) => [variable, `https://sqs.invalid/0/${name}`]),
);

/**
 * Looks at all settings of the functions that serve the queues.
 * @param byName - queues are found by their names, so that their URLs need not be set.
 */
export const checkSettings = ({ env }: Pick<Surroundings, 'env'>, byName: boolean): Check[] => {
  const variables = byName ? { ...env, ...FOUND_BY_NAME } : env;
  const problems = new Set([
    ...problemsOf(readConsumerConfig, variables),
    ...problemsOf(readRedriveConfig, variables),
  ]);
  if (problems.size === 0) return [pass('settings', 'all of them can be read')];
  return [...problems].map((problem) =>
    fail('settings', problem, 'set the variable as the README says under Settings'),
  );
};
