import { MOST_IDS_PER_QUERY } from '../mpc/client.ts';
import type { TaskPage } from '../mpc/task.ts';
import { compareTaskIds } from '../mpc/taskId.ts';
import { cancelTargets } from './cancelTargets.ts';
import type { Refusal } from './gate.ts';
import type { DeferralCause, Outcome } from './outcome.ts';
import { choosePlan, type Plan } from './plan.ts';
import type { ProjectTools } from './projectTools.ts';
import { queryTargets } from './queryTargets.ts';
import { readWaitingList } from './readWaitingList.ts';
import { ageOf, inServingOrder, isExpired, settle, type Target, youngest } from './target.ts';
import type { TimeGuard } from './timeGuard.ts';
import { toWaitingList } from './waitingList.ts';
import { sortOut, type Workload } from './workload.ts';

const MINUTE_MS = 60_000;

const planFor = (unknown: readonly Target[], { sightings, clock }: ProjectTools): Plan => {
  const now = clock.now();
  const shares = unknown.map((target) => sightings.futileShare(ageOf(target, now)));
  return choosePlan({
    unknown: unknown.length,
    futile: shares.reduce((sum, share) => sum + share, 0),
    waitingLength: sightings.waitingLength(),
  });
};

/**
 * Whether another page of the list would cost more calls than it saves: of the tasks beyond the pages read so far, as
 * large a share is expected to have left the queue as among those within the last page.
 */
const isKnownEnough = (unknown: readonly Target[], pages: readonly TaskPage[]): boolean => {
  const { tasks, completeUpTo } = toWaitingList(pages, 0);
  const first = pages.at(-1)?.tasks[0]?.taskId;
  if (completeUpTo === '0' || first === undefined) return false;
  const beyond = unknown.filter(({ taskId }) => compareTaskIds(taskId, completeUpTo) > 0);
  const within = unknown.filter(
    ({ taskId }) => compareTaskIds(taskId, first) >= 0 && compareTaskIds(taskId, completeUpTo) <= 0,
  );
  const gone = within.filter(({ taskId }) => !tasks.has(taskId));
  return within.length > 0 && (beyond.length * gone.length) / within.length <= 1;
};

/** Decides how to find out about tasks of which nothing is known, and sorts all of them for it. */
const prepare = async (
  live: readonly Target[],
  tools: ProjectTools,
  guard: TimeGuard,
): Promise<Workload> => {
  const { sightings, clock } = tools;
  const unknown = live.filter(({ taskId }) => sightings.belief(taskId) === 'unknown');
  const plan = planFor(unknown, tools);
  const isEnough = (pages: readonly TaskPage[]) => isKnownEnough(unknown, pages);
  if (plan.kind === 'list') {
    await readWaitingList(plan.mostPages, isEnough, tools, guard);
  }
  const someWait = live.some(({ taskId }) => sightings.belief(taskId) === 'waiting');
  if (plan.kind !== 'list' && someWait && sightings.isHeadStale(clock.now())) {
    await readWaitingList(1, isEnough, tools, guard);
  }
  for (const target of unknown) target.wasUnknown = true;
  const load = sortOut(live, sightings);
  if (plan.kind === 'query') {
    const doubtful = new Set(unknown);
    load.toSee.push(...load.toCancel.filter((target) => doubtful.has(target)));
    const sure = load.toCancel.filter((target) => !doubtful.has(target));
    load.toCancel.splice(0, load.toCancel.length, ...sure);
  }
  return load;
};

/** Fewer tasks than this are not worth a query of their own while others wait for calls, or soon will… */
const QUERY_WORTHWHILE = 5;
/** …unless one has been held back for so long. */
const LONGEST_HOLD_MS = 30_000;

/**
 * Takes from `load.toSee` what is queried now. While more requests than calls are left, queries carry as many tasks as
 * possible, and what only clean-up wants waits until no live request does.
 */
const takeToSee = (
  load: Workload,
  moreWillCome: boolean,
  withOthers: boolean,
  now: number,
): Target[] => {
  if (!moreWillCome) return load.toSee.splice(0);
  const live = load.toSee.filter(({ bulk }) => !bulk);
  const isDue =
    withOthers ||
    live.length >= QUERY_WORTHWHILE ||
    live.some((target) => now - youngest(target) > LONGEST_HOLD_MS);
  if (!isDue) return [];
  const rest = load.toSee.filter(({ bulk }) => bulk);
  load.toSee.splice(0, load.toSee.length, ...rest);
  return live;
};

/** Cancels, then settles by query what was refused or must be seen; again while queries find waiting tasks. */
const workOff = async (
  load: Workload,
  live: readonly Target[],
  tools: ProjectTools,
  guard: TimeGuard,
): Promise<Refusal | undefined> => {
  let refusal: Refusal | undefined;
  while (refusal === undefined) {
    load.toCancel.sort(inServingOrder);
    refusal = await cancelTargets(load, tools, guard);
    const refused = live.filter(({ unresolved }) => unresolved !== undefined);
    const scarce = refusal !== undefined;
    const now = tools.clock.now();
    const moreWillCome = scarce || tools.sightings.expectsMore(now);
    const toSee = takeToSee(load, moreWillCome, refused.length > 0, now);
    const goneToo = !moreWillCome || (!scarce && load.likelyGone.length >= QUERY_WORTHWHILE);
    const stopped = await queryTargets([...refused, ...toSee], load, goneToo, tools, guard);
    refusal ??= stopped;
    if (load.toCancel.length === 0) return refusal;
  }
  return refusal;
};

/**
 * Gives what was not dealt with the time at which its turn would come. Tasks that are likely gone are spread over the
 * whole time, so that there are always some to fill up a query.
 */
const deferRest = (
  load: Workload,
  live: readonly Target[],
  { gate, clock, sightings }: ProjectTools,
  refusal: Refusal | undefined,
): void => {
  const now = clock.now();
  const openUntil = gate.openUntil();
  const defer = (target: Target, waitMs: number, cause: DeferralCause): void => {
    const outcome: Outcome =
      openUntil > now
        ? { kind: 'deferred', cause: 'breaker', notBefore: openUntil }
        : { kind: 'deferred', cause: refusal?.cause ?? cause, notBefore: now + waitMs };
    settle(target, outcome);
  };
  const { likelyGone } = load;
  const inOrder = [...load.toSee, ...load.toCancel].sort(inServingOrder);
  const calls = inOrder.length + likelyGone.length / MOST_IDS_PER_QUERY;
  const drainMs = (calls * MINUTE_MS) / gate.prospectPerMinute('cancel');
  if (refusal) sightings.deferred(now + Math.min(drainMs, LONGEST_HOLD_MS));
  for (const targets of [inOrder, likelyGone]) {
    for (const [rank, target] of targets.entries()) {
      defer(target, (rank / targets.length) * drainMs, 'quota');
    }
  }
  // Refused for a fault of the whole project, or given up while credentials did not come.
  for (const target of live) if (target.outcome === undefined) defer(target, 0, 'time');
};

/**
 * Works off the tasks of one project: finds out what is cheapest to know first, cancels in serving order, queries what
 * was refused, and defers the rest. Leaves an outcome on every target; never throws for what the API does.
 */
export const runProject = async (
  targets: readonly Target[],
  tools: ProjectTools,
  guard: TimeGuard,
): Promise<void> => {
  const now = tools.clock.now();
  const [expired, live] = [
    targets.filter((target) => isExpired(target, now)),
    targets.filter((target) => !isExpired(target, now)),
  ];
  for (const target of expired) settle(target, { kind: 'expired' });
  const load = await prepare(live, tools, guard);
  const refusal = await workOff(load, live, tools, guard);
  deferRest(load, live, tools, refusal);
};
