import { type EngineConfig, readEngineSettings, withoutEmpty } from '../../lib/config.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Problems } from '../usage.ts';

/** The part of the quota that is left for what is neither the worker's nor the HTTP door's. */
const DEFAULTS = { quotaShare: 0.1, attemptTimeoutMs: 8_000 };

/**
 * Reads how the transcoding API is reached, from the same variables as the functions. Their shares of the quota are not
 * the command line's, so they are passed over.
 * @returns undefined when anything is wrong, once all of it was reported.
 */
export const readTranscodingSettings = (
  { env }: Pick<Surroundings, 'env'>,
  report: Problems,
): EngineConfig | undefined => {
  const own = { ...env, QUOTA_SHARE: '', ENVIRONMENTS: '1' };
  let isUsable = true;
  const config = readEngineSettings(withoutEmpty(own), DEFAULTS, (setting, problem) => {
    isUsable = false;
    report(setting, problem);
  });
  return isUsable ? config : undefined;
};
