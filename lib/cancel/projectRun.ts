import { MOST_IDS_PER_QUERY } from '../mpc/client.ts';
import { cancelTargets } from './cancelTargets.ts';
import type { Refusal } from './gate.ts';
import type { Outcome } from './outcome.ts';
import { choosePlan, type Plan } from './plan.ts';
import type { ProjectTools } from './projectTools.ts';
import { queryTargets } from './queryTargets.ts';
import { readWaitingList } from './readWaitingList.ts';
import { ageOf, inServingOrder, isExpired, settle, type Target } from './target.ts';
import type { TimeGuard } from './timeGuard.ts';
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

/** Decides how to find out about tasks of which nothing is known, and sorts all of them for it. */
const prepare = async (
  live: readonly Target[],
  tools: ProjectTools,
  guard: TimeGuard,
): Promise<Workload> => {
  const { sightings } = tools;
  const unknown = live.filter(({ taskId }) => sightings.belief(taskId) === 'unknown');
  const plan = planFor(unknown, tools);
  if (plan.kind === 'list') await readWaitingList(plan.mostPages, tools, guard);
  const load = sortOut(live, sightings);
  if (plan.kind === 'query') {
    const doubtful = new Set(unknown);
    load.toSee.push(...load.toCancel.filter((target) => doubtful.has(target)));
    const sure = load.toCancel.filter((target) => !doubtful.has(target));
    load.toCancel.splice(0, load.toCancel.length, ...sure);
  }
  return load;
};

/** Cancels, then settles by query what was refused; once more for tasks that a query found waiting. */
const workOff = async (
  load: Workload,
  live: readonly Target[],
  tools: ProjectTools,
  guard: TimeGuard,
): Promise<Refusal | undefined> => {
  let refusal = await queryTargets(load.toSee, load, false, tools, guard);
  while (refusal === undefined) {
    load.toCancel.sort(inServingOrder);
    refusal = await cancelTargets(load, tools, guard);
    const refused = live.filter(({ unresolved }) => unresolved !== undefined);
    const stopped = await queryTargets(refused, load, refusal === undefined, tools, guard);
    refusal ??= stopped;
    if (load.toCancel.length === 0) return refusal;
  }
  return refusal;
};

/** Gives what was not dealt with the time at which its turn would come at the present pace. */
const deferRest = (
  load: Workload,
  live: readonly Target[],
  { gate, clock }: ProjectTools,
  refusal: Refusal | undefined,
): void => {
  const now = clock.now();
  const openUntil = gate.openUntil();
  const msPerCall = MINUTE_MS / gate.ratePerMinute('cancel');
  let callsAhead = 0;
  const defer = (target: Target, calls: number): void => {
    const outcome: Outcome =
      openUntil > now
        ? { kind: 'deferred', cause: 'breaker', notBefore: openUntil }
        : {
            kind: 'deferred',
            cause: refusal?.cause ?? 'quota',
            notBefore: now + callsAhead * msPerCall,
          };
    settle(target, outcome);
    callsAhead += calls;
  };
  for (const target of load.toCancel) defer(target, 1);
  for (const target of load.likelyGone) defer(target, 1 / MOST_IDS_PER_QUERY);
  for (const target of live) if (target.outcome === undefined) defer(target, 1);
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
