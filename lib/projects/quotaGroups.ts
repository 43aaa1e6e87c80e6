import type { Lane } from '../cancel/gate.ts';
import { createPacer, type Pacer } from '../cancel/pacer.ts';
import type { ProjectConfig } from '../config/projectConfig.ts';
import type { EngineConfig } from '../config.ts';
import type { Clock } from '../mpc/clock.ts';

type Pacers = Readonly<Record<Lane, Pacer>>;

/**
 * The pacers of each quota group, made when they are first asked for: one for all calls when the API counts a tenant's
 * calls together, one for cancels and one for queries when it counts them apart.
 */
export const createQuotaGroups = (
  { quotaShare, environments, quotaScope }: EngineConfig,
  clock: Clock,
): ((project: ProjectConfig) => Pacers) => {
  const groups = new Map<string, Pacers>();
  return ({ quotaGroup, requestsPerMinute: quotaPerMinute }) => {
    const known = groups.get(quotaGroup);
    if (known) return known;
    const floorPerMinute = (quotaPerMinute * quotaShare) / environments;
    const makePacer = () => createPacer({ quotaPerMinute, floorPerMinute, environments, clock });
    const cancel = makePacer();
    const pacers = { cancel, query: quotaScope === 'tenant' ? cancel : makePacer() };
    groups.set(quotaGroup, pacers);
    return pacers;
  };
};
