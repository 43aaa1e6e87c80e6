import { createBreaker } from '../cancel/breaker.ts';
import { createGate } from '../cancel/gate.ts';
import type { GateEvent } from '../cancel/gateEvent.ts';
import type { ProjectTools } from '../cancel/projectTools.ts';
import { createSightings } from '../cancel/sightings.ts';
import type { ProjectConfig } from '../config/projectConfig.ts';
import type { EngineConfig } from '../config.ts';
import { createMpcClient } from '../mpc/client.ts';
import type { Authorizer } from '../mpc/credentials/authorizer.ts';
import { type AccessEffects, createProjectAccess } from './projectAccess.ts';
import { createProjectIds, type LookUpFailure, type ProjectIds } from './projectIds.ts';
import { createQuotaGroups } from './quotaGroups.ts';

/** What working with projects touches of the world outside. */
export interface ProjectEffects extends AccessEffects {
  /** Told what is noticed of a project, as it happens. */
  readonly noticed?: (projectId: string, event: GateEvent) => void;
  /** Told when the id of a project cannot be found out. */
  readonly lookUpFailed?: (failure: LookUpFailure) => void;
}

/** The configured projects, as far as their ids are known. */
export interface OpenProjects {
  readonly ids: ProjectIds;
  /** By project id, in the order of the settings. */
  readonly tools: ReadonlyMap<string, ProjectTools>;
}

/**
 * Opens the way to each configured project: its client behind its breaker and the pace of its quota group. Nothing is
 * called before it is used.
 * @param concurrency - calls of one project that may be out at once, at least 1.
 */
export const openProjects = (
  config: EngineConfig,
  effects: ProjectEffects,
  concurrency: number,
): OpenProjects => {
  const { clock, transport } = effects;
  const { attemptTimeoutMs } = config;
  const accessOf = createProjectAccess(config, effects);
  const pacersOf = createQuotaGroups(config, clock);
  const tools = new Map<string, ProjectTools>();

  const open = (project: ProjectConfig, projectId: string, authorizer: Authorizer): void => {
    const { endpoint } = project;
    const pacers = pacersOf(project);
    tools.set(projectId, {
      client: createMpcClient({
        endpoint,
        projectId,
        authorizer,
        transport,
        clock,
        attemptTimeoutMs,
      }),
      gate: createGate({
        breaker: createBreaker(),
        pacers,
        authorizer,
        clock,
        observe: (event) => effects.noticed?.(projectId, event),
      }),
      sightings: createSightings(),
      clock,
      concurrency,
    });
  };
  const ids = createProjectIds({
    projects: config.projects.map((project) => ({ project, access: accessOf(project) })),
    clock,
    found: ({ project, access }, id) => open(project, id, access.authorizer),
    failed: (failure) => effects.lookUpFailed?.(failure),
  });
  return { ids, tools };
};
