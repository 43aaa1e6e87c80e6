import { createBreaker } from '../cancel/breaker.ts';
import { createEngine, type Engine } from '../cancel/engine.ts';
import { createGate } from '../cancel/gate.ts';
import type { GateEvent } from '../cancel/gateEvent.ts';
import type { Resolution } from '../cancel/outcome.ts';
import type { ProjectTools } from '../cancel/projectTools.ts';
import type { AllowedProjects } from '../cancel/request.ts';
import { createSightings } from '../cancel/sightings.ts';
import type { Job } from '../cancel/target.ts';
import type { ProjectConfig } from '../config/projectConfig.ts';
import type { EngineConfig } from '../config.ts';
import { createMpcClient } from '../mpc/client.ts';
import type { Authorizer } from '../mpc/credentials/authorizer.ts';
import { type AccessEffects, createProjectAccess } from './projectAccess.ts';
import { createProjectIds, type LookUpFailure } from './projectIds.ts';
import { createQuotaGroups } from './quotaGroups.ts';

/** What an engine touches of the world outside. */
export interface EngineEffects extends AccessEffects {
  /** Told what is noticed of a project, as it happens. */
  readonly noticed?: (projectId: string, event: GateEvent) => void;
  /** Told when the id of a project cannot be found out. */
  readonly lookUpFailed?: (failure: LookUpFailure) => void;
}

/** The engine of the configured projects. */
export interface ProjectEngine extends Engine {
  /** Which projects requests may name: for as long as an id is not known, any could be the one. */
  readonly allowed: AllowedProjects;
  /**
   * Finds out the ids of projects that are configured without, as far as that is possible now. To be awaited before
   * requests are read. Jobs of projects whose id is still not known are deferred.
   * @param mostMs - milliseconds to wait at most.
   */
  prepare(mostMs: number): Promise<void>;
}

/** While the id of a project is not known, an id that nobody knows cannot be called wrong. */
class AnyProject extends Set<string> {
  override has(): boolean {
    return true;
  }
}
const ANY_PROJECT = new AnyProject();

/**
 * Makes the engine. Nothing is called before it is used.
 * @param concurrency - calls of one project that may be out at once, at least 1.
 */
export const createProjectEngine = (
  config: EngineConfig,
  effects: EngineEffects,
  concurrency: number,
): ProjectEngine => {
  const { clock, transport } = effects;
  const { attemptTimeoutMs } = config;
  const accessOf = createProjectAccess(config, effects);
  const pacersOf = createQuotaGroups(config, clock);
  const tools = new Map<string, ProjectTools>();
  const known = new Set<string>();

  const open = (project: ProjectConfig, projectId: string, authorizer: Authorizer): void => {
    const { endpoint } = project;
    const pacers = pacersOf(project);
    known.add(projectId);
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
  const engine = createEngine({ projects: tools, clock });

  const defer = ({ id }: Job): [string, Resolution] => [
    id,
    { outcome: { kind: 'deferred', cause: 'breaker', notBefore: ids.nextTryAt() }, calls: [] },
  ];

  return {
    allowed: {
      get projectIds() {
        return ids.complete() ? known : ANY_PROJECT;
      },
      get defaultProject() {
        return ids.first();
      },
    },
    prepare: (mostMs) => ids.find(mostMs),
    run: async (jobs, limits) => {
      const waiting = jobs.filter(({ request }) => !tools.has(request.projectId));
      if (waiting.length === 0) return engine.run(jobs, limits);
      const ready = jobs.filter(({ request }) => tools.has(request.projectId));
      return new Map([...(await engine.run(ready, limits)), ...waiting.map(defer)]);
    },
  };
};
