import type { Clock } from '../mpc/clock.ts';
import type { Outcome, Resolution } from './outcome.ts';
import { runProject } from './projectRun.ts';
import type { ProjectTools } from './projectTools.ts';
import { type Job, outcomeOf, type Target, toTargets } from './target.ts';
import { startTimeGuard, type TimeLimits } from './timeGuard.ts';

/** What an engine needs. */
export interface EngineOptions {
  /** The tools of each configured project, by project id. */
  readonly projects: ReadonlyMap<string, ProjectTools>;
  readonly clock: Clock;
}

/**
 * Turns cancel requests into outcomes under quota, time and breaker. Safe for concurrent runs: what one run knows is
 * never kept, what it learned of projects is.
 */
export interface Engine {
  /**
   * Resolves each job to exactly one outcome within the time limits.
   * @returns resolutions by job id.
   * @throws {RangeError} for a project that is not configured; requests are checked for that when they are read.
   */
  run(jobs: readonly Job[], limits: TimeLimits): Promise<ReadonlyMap<string, Resolution>>;
}

/** Makes the engine. */
export const createEngine = ({ projects, clock }: EngineOptions): Engine => {
  const toolsOf = (projectId: string): ProjectTools => {
    const tools = projects.get(projectId);
    if (tools === undefined) throw new RangeError(`project ${projectId} is not configured`);
    return tools;
  };
  const collect = (targets: readonly Target[], into: Map<string, Resolution>): void => {
    const now = clock.now();
    for (const target of targets) {
      const { calls } = target;
      // runProject leaves one on each.
      const outcome = target.outcome as Outcome;
      for (const job of target.jobs) {
        into.set(job.id, { outcome: outcomeOf(target, outcome, job, now), calls });
      }
    }
  };
  return {
    run: async (jobs, limits) => {
      const lanes = [...Map.groupBy(jobs, ({ request }) => request.projectId)].map(
        ([projectId, ofProject]) => ({ tools: toolsOf(projectId), targets: toTargets(ofProject) }),
      );
      const guard = startTimeGuard(limits, clock);
      try {
        // Side by side: one noisy project must not hold up another.
        await Promise.all(lanes.map(({ targets, tools }) => runProject(targets, tools, guard)));
      } finally {
        guard.stop();
      }
      const resolutions = new Map<string, Resolution>();
      for (const { targets } of lanes) collect(targets, resolutions);
      return resolutions;
    },
  };
};
