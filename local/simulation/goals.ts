import type { ScenarioName } from './scenarios/scenarios.ts';
import type { Simulation } from './simulate.ts';

/** What a scenario is held to. */
export interface Goal {
  /** The row of the table that shows it. */
  readonly row: Row;
  /** In a few characters: `≤ 1.05`. */
  readonly text: string;
  readonly isMet: (simulation: Simulation) => boolean;
}

/** Rows of the table that have goals. */
export type Row =
  | 'calls over lower bound'
  | 'drain over ideal'
  | 'wait, 95th percentile'
  | 'throttled'
  | 'authentication failures'
  | 'cancelled of reachable'
  | 'dead'
  | 'lost'
  | 'received again'
  | 'HTTP undecided'
  | 'small project';

const atMost = (row: Row, limit: number, measured: (simulation: Simulation) => number): Goal => ({
  row,
  text: `≤ ${limit}`,
  isMet: (simulation) => measured(simulation) <= limit,
});

const economy = atMost(
  'calls over lower bound',
  1.05,
  ({ ours }) => ours.api_calls / ours.lower_bound,
);
const drainWithin = (limit: number): Goal =>
  atMost('drain over ideal', limit, ({ ours }) => ours.drain_s / ours.ideal_drain_s);
const throttledUnder = (percent: number): Goal => ({
  row: 'throttled',
  text: `< ${percent} %`,
  isMet: ({ ours }) => ours.throttled * 100 < percent * ours.api_calls,
});
const noneLost = atMost('lost', 0, ({ ours }) => ours.lost);
const noneDead = atMost('dead', 0, ({ ours }) => ours.dead);

/** Half of the time-out that the gateway's lock of a key has: failures within it add up. */
const LOCK_S = 300;
const OUTAGE_OF_KEY_S = 1_200;

const fewAuthFailures: Goal = {
  row: 'authentication failures',
  text: '1 per environment in 5 min',
  isMet: ({ ours, environments }) =>
    ours.auth_failures <= environments * Math.ceil(OUTAGE_OF_KEY_S / LOCK_S),
};
const moreThanNaive: Goal = {
  row: 'cancelled of reachable',
  text: 'not fewer than naive',
  isMet: ({ ours, naive }) => ours.cancelled >= naive.cancelled,
};
const MOST_REDELIVERY_S = 300;
const smallProjectServed: Goal = {
  row: 'small project',
  text: '≤ 2 × alone',
  isMet: ({ ours }) => (ours.small_drain_s ?? 0) <= 2 * (ours.small_solo_s ?? 0),
};

/** The goals of each scenario. */
export const GOALS: Readonly<Record<ScenarioName, readonly Goal[]>> = {
  burst: [economy, drainWithin(1.1), throttledUnder(1), noneLost],
  storm: [economy, drainWithin(1.1), throttledUnder(1), noneLost],
  outage: [noneDead, noneLost],
  badkey: [fewAuthFailures, noneDead, noneLost],
  race: [moreThanNaive, noneLost],
  trickle: [atMost('wait, 95th percentile', 10, ({ ours }) => ours.wait_p95_s), noneLost],
  crash: [
    atMost('received again', MOST_REDELIVERY_S, ({ ours }) => ours.redelivery_s ?? 0),
    noneLost,
  ],
  busy: [
    drainWithin(1.25),
    throttledUnder(2),
    atMost('HTTP undecided', 0, ({ ours }) => ours.http_undecided ?? 0),
    noneLost,
  ],
  'two-projects': [smallProjectServed, noneLost],
};
