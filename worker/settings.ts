import { type ConsumerConfig, readConsumerConfig, withoutEmpty } from '../lib/config.ts';

/** A lone worker has the whole quota; beside functions, or other workers, it is given its part. */
const ALONE = { QUOTA_SHARE: '1', ENVIRONMENTS: '1' };

/**
 * Reads the settings of a worker: those of the consumer, with the defaults of one that runs alone.
 * @throws {ConfigError} naming every variable that is missing or wrong.
 */
export const readWorkerConfig = (
  variables: Readonly<Record<string, string | undefined>>,
): ConsumerConfig => readConsumerConfig({ ...ALONE, ...withoutEmpty(variables) });
