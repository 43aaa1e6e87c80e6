import type { LedgerEntry } from '../mpc-simulator/ledger.ts';
import { accountFor } from './account.ts';
import { percentile } from './percentile.ts';
import { reachable } from './reachable.ts';
import type { RunRecord } from './runScenario.ts';
import type { Scenario } from './scenario.ts';
import { taskKey } from './taskKey.ts';
import type { ThrottleWindow } from './world.ts';

/** What a run comes to. Keys as the command prints them; times in seconds. */
export interface Measures {
  readonly api_calls: number;
  /** One DELETE per task that got cancelled, one call per scripted fault, one query per ten other tasks. */
  readonly lower_bound: number;
  /** Until the last request on the queue had ended. */
  readonly drain_s: number;
  /** What the queue's requests need at least, at the whole quota less the calls that other functions made meanwhile. */
  readonly ideal_drain_s: number;
  readonly wait_p95_s: number;
  readonly throttled: number;
  readonly auth_failures: number;
  /** Tasks that ended CANCELED. */
  readonly cancelled: number;
  /** Tasks that a policy which knows the queue could have cancelled in time. */
  readonly reachable: number;
  /** Tasks that had started or ended. */
  readonly too_late: number;
  /** Requests that ended dead or parked. */
  readonly dead: number;
  readonly lost: number;
}

/** Seconds in tenths, since more would be noise. */
export const toSeconds = (ms: number): number => Math.round(ms / 100) / 10;

const isScripted = ({ fault }: LedgerEntry): boolean => fault !== undefined && fault !== 'down';

/** Milliseconds after the start at which the last request on the queue had ended. */
const drainMs = ({ requests, startedAt }: RunRecord): number =>
  requests.reduce((last, { ends }) => Math.max(last, (ends[0]?.at ?? startedAt) - startedAt), 0);

/** Adds up one run. Counts of calls are those of the simulator's ledger, never the engine's own. */
export const measure = (
  scenario: Scenario,
  record: RunRecord,
  throttle: ThrottleWindow,
): Measures => {
  const { ledger, callers, statuses, requests, httpCalls, startedAt } = record;
  const [mainProject = ''] = scenario.projects;
  const queued = new Set(requests.map(({ project, taskId }) => taskKey(project, taskId)));
  const wanted = new Set([...queued, ...httpCalls.map((it) => taskKey(mainProject, it.taskId))]);

  const countOf = (tasks: ReadonlySet<string>, fits: (status: string | undefined) => boolean) =>
    [...tasks].filter((key) => fits(statuses.get(key))).length;
  const isCancelled = (status: string | undefined) => status === 'CANCELED';
  const leastCalls = (tasks: ReadonlySet<string>): number => {
    const cancelled = countOf(tasks, isCancelled);
    return cancelled + Math.ceil((tasks.size - cancelled) / 10);
  };

  const faults = ledger.filter(isScripted).length;
  const drained = drainMs(record);
  const othersCalls = ledger.filter(
    ({ at }, index) => at <= startedAt + drained && !callers[index]?.startsWith('consumer'),
  ).length;
  const idealCalls = leastCalls(queued) + faults + othersCalls;
  const waits = requests.flatMap(({ atMs, ends: [first] }) =>
    first ? [first.at - startedAt - atMs] : [],
  );
  const { ends, flaws } = accountFor(record);
  return {
    api_calls: ledger.length,
    lower_bound: leastCalls(wanted) + faults,
    drain_s: toSeconds(drained),
    ideal_drain_s: toSeconds((idealCalls / scenario.requestsPerMinute) * 60_000),
    wait_p95_s: toSeconds(percentile(waits, 0.95)),
    throttled: ledger.filter(({ status }) => status === 429).length,
    auth_failures: ledger.filter(({ status }) => status === 401).length,
    cancelled: countOf(wanted, isCancelled),
    reachable: reachable(scenario, wanted, throttle, startedAt),
    too_late: countOf(wanted, (status) => status !== undefined && !isCancelled(status)),
    dead: ends.dead + ends.parked,
    lost: flaws.filter(({ flaw }) => flaw === 'lost').length,
  };
};
