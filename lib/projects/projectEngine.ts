import { createEngine, type Engine } from '../cancel/engine.ts';
import type { Resolution } from '../cancel/outcome.ts';
import type { AllowedProjects } from '../cancel/request.ts';
import type { Job } from '../cancel/target.ts';
import type { EngineConfig } from '../config.ts';
import { openProjects, type ProjectEffects } from './openProjects.ts';

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
  effects: ProjectEffects,
  concurrency: number,
): ProjectEngine => {
  const { clock } = effects;
  const { ids, tools } = openProjects(config, effects, concurrency);
  const engine = createEngine({ projects: tools, clock });
  let known: ReadonlySet<string> | undefined;

  const defer = ({ id }: Job): [string, Resolution] => [
    id,
    { outcome: { kind: 'deferred', cause: 'breaker', notBefore: ids.nextTryAt() }, calls: [] },
  ];

  return {
    allowed: {
      get projectIds() {
        if (!ids.complete()) return ANY_PROJECT;
        known ??= new Set(tools.keys());
        return known;
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
