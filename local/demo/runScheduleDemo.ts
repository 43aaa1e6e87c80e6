import { AGE_LIMITS } from '../../lib/config/cleanUpConfig.ts';
import { duration } from '../../lib/config/values.ts';
import { WRONG } from '../../lib/decode/decoder.ts';
import type { Declaration } from '../declared/declaration.ts';
import { rateMs } from '../stack/rate.ts';
import type { RunningSchedule } from '../stack/startSchedule.ts';
import { cleanUpFacts } from './cleanUpFacts.ts';
import { cleanUpRequests } from './cleanUpRequests.ts';
import { conductRun } from './conductRun.ts';
import type { ScheduleDemoOptions } from './demoOptions.ts';
import { makeTasks, SPARED_USER_DATA, seedDemoTasks } from './demoTasks.ts';
import { describeTasks } from './describeWorld.ts';
import type { ProgressOutput } from './progress.ts';
import type { DemoReport } from './report.ts';
import { aMoment, untilDrained } from './untilDrained.ts';
import { withEvents } from './withEvents.ts';
import { type WatchedStack, withStack } from './withStack.ts';

/**
 * Faster than requests have it: a run enqueues a hundred at most and then there is a quarter of an hour for them, of which
 * a person is to see as little as possible.
 */
const TIME_SCALE = 40;
const CLEAN_UP = 'cleanUpStale';
const MOST_PER_RUN = 100;
/** In this world it acts, and one kind of task is spared by a rule. */
const VARIABLES = {
  CLEANUP_DRY_RUN: 'false',
  CLEANUP_NEVER: `user_data=${SPARED_USER_DATA}`,
  CLEANUP_MAX_PER_RUN: String(MOST_PER_RUN),
};
/** Ends after which another run would end in the same way. */
const HOPELESS: ReadonlySet<string | undefined> = new Set(['refused', 'switched_off', 'dry_run']);
/** Runs that may fail, by faults of the API, beyond those that are needed. */
const SPARE_RUNS = 5;

/** What is declared of the clean-up: the age beyond which a task is stale, and from one run to the next, in milliseconds. */
const declaredCleanUp = ({ functions }: Declaration) => {
  const declared = functions.find(({ key }) => key === CLEAN_UP);
  const schedule = declared?.events.find(({ kind }) => kind === 'schedule');
  const staleAfterMs = duration(...AGE_LIMITS)(
    declared?.environment['STALE_AFTER'],
    () => undefined,
  );
  if (schedule?.kind !== 'schedule' || staleAfterMs === WRONG) {
    throw new RangeError(`the template declares no ${CLEAN_UP} with a schedule and STALE_AFTER`);
  }
  return { staleAfterMs, everyMs: rateMs(schedule.rate) };
};

/** Fires the schedule, and lets it run on until no stale task waits, or no run would change that. */
const untilCleanedUp = async (
  { stack, watch }: WatchedStack,
  schedule: RunningSchedule,
  countWaiting: () => number,
  sawDepth: (depth: number) => void,
): Promise<void> => {
  const mostRuns = Math.ceil(countWaiting() / MOST_PER_RUN) + SPARE_RUNS + watch.cleanUpRuns.length;
  if (countWaiting() > 0) await schedule.fire();
  const isHopeless = (): boolean =>
    watch.cleanUpRuns.length >= mostRuns || HOPELESS.has(watch.cleanUpRuns.at(-1)?.report.ended);
  while (countWaiting() > 0 && !isHopeless()) {
    await untilDrained(stack, sawDepth);
    await aMoment(stack);
  }
  // A run may be under way that has listed tasks which were cancelled since.
  await schedule.stop();
  await untilDrained(stack, sawDepth);
};

/**
 * Runs the demo of the clean-up: seeds waiting tasks of all ages and others, fires the clean-up's schedule, lets the
 * consumer cancel what it enqueues, and holds what became of each request and of each task against the simulator.
 *
 * @param say - Told what a person wants to know first, line by line.
 * @throws {OtherRunError} when the data folder holds a run of something else.
 */
export const runScheduleDemo = async (
  options: ScheduleDemoOptions,
  declaration: Declaration,
  say: (line: string) => void,
  progress: ProgressOutput,
): Promise<DemoReport> => {
  const { count, seed, faultShare, timeScale = TIME_SCALE } = options;
  const { staleAfterMs, everyMs } = declaredCleanUp(declaration);
  const tasks = makeTasks(count, seed, staleAfterMs);
  const stale = tasks.filter(({ kind }) => kind === 'stale');
  for (const line of describeTasks(options, tasks, everyMs, timeScale)) say(line);
  return await withStack(
    {
      declaration: withEvents(
        declaration,
        ({ kind }, { key }) => kind === 'sqs' || (kind === 'schedule' && key === CLEAN_UP),
      ),
      circumstances: options,
      identity: { trigger: 'schedule', count, seed, faultShare },
      timeScale,
      variables: { [CLEAN_UP]: VARIABLES },
    },
    async (watched) => {
      const { stack, watch } = watched;
      const { simulator } = stack.simulator;
      const { projectId } = stack.project;
      const [schedule] = stack.schedules;
      if (schedule === undefined)
        throw new RangeError(`the schedule of ${CLEAN_UP} is switched off`);
      seedDemoTasks(stack.simulator, projectId, tasks);
      const countWaiting = (): number =>
        stale.filter(({ id }) => simulator.task(projectId, id)?.status === 'WAITING').length;
      const report = await conductRun(
        watched,
        {
          expected: stale.length,
          take: async (sawDepth) => {
            await untilCleanedUp(watched, schedule, countWaiting, sawDepth);
            return [];
          },
          lines: () => cleanUpRequests(watch.cleanUpRuns, watch.endings, projectId),
        },
        progress,
      );
      const cleanUp = cleanUpFacts(tasks, watch.cleanUpRuns, (id) => simulator.task(projectId, id));
      return { ...report, cleanUp };
    },
  );
};
