import { type CleanUpWishes, readWishes } from '../../lib/cleanup/cleanUpWishes.ts';
import { type CleanUpConfig, readCleanUpSettings } from '../../lib/config/cleanUpConfig.ts';
import { withoutEmpty } from '../../lib/config.ts';
import type { QueueOptions } from '../queues/queueOptions.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Problems } from '../usage.ts';

/** What is to be cleaned up, as it was typed. */
export interface CleanUpOptions extends QueueOptions {
  readonly olderThan?: string;
  readonly only?: string;
  readonly never?: string;
  readonly max?: string;
  readonly apply?: true;
}

const OPTIONS: Readonly<Record<string, string>> = {
  older_than: '--older-than',
  only: '--only',
  never: '--never',
  max: '--max',
};

/** The settings, from the same variables as the function's, and what is asked for besides. */
export interface CleanUpOrder {
  readonly config: CleanUpConfig;
  readonly wishes: CleanUpWishes;
}

/**
 * Reads settings and options together.
 * @returns undefined when anything is wrong, once all of it was reported.
 */
export const readOrder = (
  { olderThan, only, never, max, apply }: CleanUpOptions,
  { env }: Pick<Surroundings, 'env'>,
  report: Problems,
): CleanUpOrder | undefined => {
  // The function's share of the quota is not the command line's.
  const own = { ...env, QUOTA_SHARE: '', ENVIRONMENTS: '1' };
  const config = readCleanUpSettings(withoutEmpty(own), report);
  if (config === undefined) return undefined;
  const asked = {
    older_than: olderThan,
    only,
    never,
    max: max !== undefined && /^\d{1,9}$/.test(max) ? Number(max) : max,
    dry_run: apply !== true,
  };
  const wishes = readWishes(asked, config, (field, problem) =>
    report(OPTIONS[field] ?? field, problem),
  );
  return wishes && { config, wishes };
};
