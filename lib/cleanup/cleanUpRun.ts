import { startTimeGuard, type TimeGuard } from '../cancel/timeGuard.ts';
import type { CleanUpConfig } from '../config/cleanUpConfig.ts';
import type { Clock } from '../mpc/clock.ts';
import type { OpenProjects } from '../projects/openProjects.ts';
import { toChosenTask } from './chosenTask.ts';
import { cleanUpMessage } from './cleanUpMessage.ts';
import type { CleanUpReport, RunEnd } from './cleanUpReport.ts';
import type { SwitchState } from './cleanUpSwitch.ts';
import type { CleanUpWishes } from './cleanUpWishes.ts';
import { type Candidate, oldestFirst } from './guards.ts';
import { ListStopped } from './listStopped.ts';
import { createPageReader } from './pageReader.ts';
import { type SurveyOptions, surveyProject } from './surveyProject.ts';
import { createTally } from './tally.ts';

/** What a run needs. */
export interface CleanUpOptions {
  readonly projects: OpenProjects;
  readonly clock: Clock;
  readonly policy: Pick<
    CleanUpConfig,
    'maxShare' | 'minWaiting' | 'intervalMs' | 'attemptTimeoutMs'
  >;
  readonly readSwitch: () => Promise<SwitchState>;
  /**
   * Puts bodies on the source queue, the first ones first. Never rejects.
   * @returns how many SQS has confirmed.
   */
  readonly enqueue: (bodies: readonly string[]) => Promise<number>;
}

/** What bounds one run, and what its requests are known by. */
export interface RunLimits {
  /** Epoch milliseconds at which the function is ended from outside. */
  readonly deadline: number;
  readonly runId: string;
  /** Aborted when the run is to end before its time: then nothing is enqueued. */
  readonly ending?: AbortSignal;
}

/** Kept at the end for the switch, and for a few hundred messages in batches of ten, twenty at a time. */
const MARGIN_MS = 15_000;

/**
 * Reads the lists of all projects, one after another: one that cannot be read ends the run, and then no call is spent on
 * the others.
 */
const surveyAll = async (
  { projects: { ids, tools }, clock }: CleanUpOptions,
  survey: SurveyOptions,
  guard: TimeGuard,
): Promise<readonly Candidate[]> => {
  await ids.find(Math.max(0, guard.lastStart - clock.now()));
  if (!ids.complete()) {
    throw new ListStopped('list_failed', 'the id of a project could not be found out');
  }
  const candidates: Candidate[] = [];
  for (const [projectId, project] of tools) {
    const read = createPageReader(projectId, project, guard, survey.tally.called);
    candidates.push(...(await surveyProject(projectId, read, survey)));
  }
  return candidates;
};

/**
 * Makes one run: reads the whole list of every project, then chooses, then enqueues. Whatever keeps a list from being read
 * to its end ends the run with nothing enqueued. Never rejects for what the API, SQS or the switch do.
 */
export const cleanUpRun = async (
  options: CleanUpOptions,
  { olderThanMs, only, never, most, dryRun }: CleanUpWishes,
  { deadline, runId, ending }: RunLimits,
): Promise<CleanUpReport> => {
  const { clock, policy, readSwitch, enqueue } = options;
  const startedAt = clock.now();
  const createdBefore = Math.floor((startedAt - olderThanMs) / 1_000) * 1_000;
  const tally = createTally();

  const report = (ended: RunEnd, rest: Partial<CleanUpReport>): CleanUpReport => ({
    ended,
    dry_run: dryRun,
    older_than_s: olderThanMs / 1_000,
    created_before: new Date(createdBefore).toISOString(),
    ...tally.counts(startedAt),
    over_cap: 0,
    chosen: 0,
    enqueued: 0,
    unconfirmed: 0,
    tasks: [],
    ...rest,
  });

  const act = async (candidates: readonly Candidate[]): Promise<CleanUpReport> => {
    const chosen = candidates.toSorted(oldestFirst).slice(0, most);
    const plan = {
      over_cap: candidates.length - chosen.length,
      chosen: chosen.length,
      tasks: chosen.map((each) => toChosenTask(each, olderThanMs, startedAt)),
    };
    if (dryRun) return report('dry_run', plan);
    if (chosen.length === 0) return report(tally.hasRefused() ? 'refused' : 'done', plan);
    // Reading took its time: somebody may have thrown the switch because of what is going on.
    const state = await readSwitch();
    if (!state.on) return report('switched_off', { ...plan, why: state.why });
    const notAfter = clock.now() + 2 * policy.intervalMs;
    const enqueued = await enqueue(
      chosen.map((each) => cleanUpMessage(each, { runId, createdBefore, notAfter })),
    );
    const unconfirmed = chosen.length - enqueued;
    if (unconfirmed === 0) return report('done', { ...plan, enqueued });
    const why = `SQS has confirmed ${enqueued} of ${chosen.length} requests`;
    return report('enqueue_failed', { ...plan, enqueued, unconfirmed, why });
  };

  if (!dryRun) {
    const state = await readSwitch();
    if (!state.on) return report('switched_off', { why: state.why });
  }
  const { attemptTimeoutMs } = policy;
  const limits = { deadline, marginMs: MARGIN_MS, attemptTimeoutMs, ending };
  const guard = startTimeGuard(limits, clock);
  const survey = { rules: { createdBefore, only, never }, guards: policy, tally };
  try {
    return await act(await surveyAll(options, survey, guard));
  } catch (error) {
    if (!(error instanceof ListStopped)) throw error;
    return report(error.code, { why: error.message });
  } finally {
    guard.stop();
  }
};
