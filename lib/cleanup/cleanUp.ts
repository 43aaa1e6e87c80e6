import type { CleanUpConfig } from '../config/cleanUpConfig.ts';
import { openProjects, type ProjectEffects } from '../projects/openProjects.ts';
import type { CleanUpReport } from './cleanUpReport.ts';
import { type CleanUpOptions, cleanUpRun, type RunLimits } from './cleanUpRun.ts';
import { type ParameterReader, readSwitch } from './cleanUpSwitch.ts';
import type { CleanUpWishes } from './cleanUpWishes.ts';

/** The world outside, as far as clean-up touches it. */
export interface CleanUpEffects extends ProjectEffects, Pick<CleanUpOptions, 'enqueue'> {
  readonly readParameter: ParameterReader;
}

/** Makes one run, unless one is on its way in this environment: then it only reports that. */
export type CleanUp = (wishes: CleanUpWishes, limits: RunLimits) => Promise<CleanUpReport>;

const NOTHING_DONE = {
  ended: 'already_running',
  seen: 0,
  unreadable: 0,
  too_young: 0,
  spared: {},
  refused: {},
  refusals: [],
  over_cap: 0,
  chosen: 0,
  enqueued: 0,
  unconfirmed: 0,
  oldest_waiting_age_s: 0,
  calls: 0,
  tasks: [],
} as const;

/** Pages are read one after another, since each shifts with what vanishes meanwhile. */
const CONCURRENCY = 1;

/** Builds the clean-up of the configured projects. Nothing is called before its first run. */
export const createCleanUp = (config: CleanUpConfig, effects: CleanUpEffects): CleanUp => {
  const { switchParameter } = config;
  const { clock, enqueue, readParameter } = effects;
  const options: CleanUpOptions = {
    projects: openProjects(config, effects, CONCURRENCY),
    clock,
    policy: config,
    readSwitch: () =>
      switchParameter === undefined
        ? Promise.resolve({ on: true })
        : readSwitch(switchParameter, readParameter),
    enqueue,
  };
  let isRunning = false;
  return async (wishes, limits) => {
    if (isRunning) {
      const { dryRun, olderThanMs } = wishes;
      return { ...NOTHING_DONE, dry_run: dryRun, older_than_s: olderThanMs / 1_000 };
    }
    isRunning = true;
    try {
      return await cleanUpRun(options, wishes, limits);
    } finally {
      isRunning = false;
    }
  };
};
