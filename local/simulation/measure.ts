import type { RunRecord } from './runScenario.ts';
import type { Scenario } from './scenarios.ts';

/** What a run comes to. Keys as the command prints them; times in seconds. */
export interface Measures {
  readonly api_calls: number;
  /** One DELETE per task that got cancelled, one call per scripted fault, one query per ten other tasks. */
  readonly lower_bound: number;
  readonly drain_s: number;
  /** The lower bound at the whole quota. */
  readonly ideal_drain_s: number;
  readonly wait_p95_s: number;
  readonly throttled: number;
  readonly auth_failures: number;
  /** Tasks that ended CANCELED. */
  readonly cancelled: number;
  readonly reachable: number;
  readonly too_late: number;
  readonly dead: number;
  readonly lost: number;
}

const QUOTA_PER_MINUTE = 100;

const percentile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
};

const round = (value: number): number => Math.round(value * 10) / 10;

/** Adds up one run. */
export const measure = (scenario: Scenario, record: RunRecord, reachable: number): Measures => {
  const calls = record.ledger;
  const wanted = new Set(scenario.requests.map(({ project, taskId }) => `${project} ${taskId}`));
  const cancelled = [...wanted].filter((key) => record.statuses.get(key) === 'CANCELED').length;
  const faults = calls.filter(({ fault }) => fault !== undefined && fault !== 'down').length;
  const lowerBound = cancelled + faults + Math.ceil((wanted.size - cancelled) / 10);
  const waits = [...record.ends].map(
    ([number, { at }]) => at - record.startedAt - (scenario.requests[number]?.atMs ?? 0),
  );
  const lastEnd = Math.max(...[...record.ends.values()].map(({ at }) => at), record.startedAt);
  return {
    api_calls: calls.length,
    lower_bound: lowerBound,
    drain_s: round((lastEnd - record.startedAt) / 1_000),
    ideal_drain_s: round((lowerBound / QUOTA_PER_MINUTE) * 60),
    wait_p95_s: round(percentile(waits, 0.95) / 1_000),
    throttled: calls.filter(({ status }) => status === 429).length,
    auth_failures: calls.filter(({ status }) => status === 401).length,
    cancelled,
    reachable,
    too_late: wanted.size - cancelled,
    dead: record.dead,
    lost: scenario.requests.filter(
      (_, number) => !record.ends.has(number) && !record.queued.has(number),
    ).length,
  };
};
