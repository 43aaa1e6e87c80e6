import { noTroubles, type Troubles } from './misfortune.ts';
import type { Verdict } from './trial.ts';

/** The sum of many seeds. */
export interface TrialTotals {
  readonly seeds: number;
  readonly lost: number;
  readonly violations: number;
  /** In ascending order. */
  readonly failingSeeds: readonly number[];
  readonly troubles: Troubles;
  readonly duplicates: number;
  readonly apiFaults: number;
  readonly outcomes: Readonly<Record<string, number>>;
  /** Moments at which no environment was killed, of so many seeds that some should have been. */
  readonly neverHit: readonly string[];
}

/** In so many seeds each moment comes up dozens of times. */
const ENOUGH_SEEDS = 50;

const addTo = (sums: Record<string, number>, counts: Readonly<Record<string, number>>): void => {
  for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count;
};

/** Adds up the verdicts of a run, which come in any order. */
export const addUp = (verdicts: readonly Verdict[]): TrialTotals => {
  const troubles = noTroubles();
  const outcomes: Record<string, number> = {};
  const sumOf = (measured: (verdict: Verdict) => number): number =>
    verdicts.reduce((sum, verdict) => sum + measured(verdict), 0);
  for (const verdict of verdicts) {
    addTo(troubles.crashes, verdict.troubles.crashes);
    addTo(troubles.sqs, verdict.troubles.sqs);
    addTo(outcomes, verdict.outcomes);
  }
  const unhit = Object.entries(troubles.crashes).filter(([, count]) => count === 0);
  return {
    seeds: verdicts.length,
    lost: sumOf(({ lost }) => lost),
    violations: sumOf(({ violations }) => violations.length),
    failingSeeds: verdicts
      .filter(({ violations }) => violations.length > 0)
      .map(({ seed }) => seed)
      .toSorted((left, right) => left - right),
    troubles,
    duplicates: sumOf(({ duplicates }) => duplicates),
    apiFaults: sumOf(({ apiFaults }) => apiFaults),
    outcomes: Object.fromEntries(Object.entries(outcomes).toSorted(([, a], [, b]) => b - a)),
    neverHit: verdicts.length < ENOUGH_SEEDS ? [] : unhit.map(([moment]) => moment),
  };
};

/** Whether every request of every seed ended as it should, and the run has shown that. */
export const isFlawless = ({ violations, neverHit }: TrialTotals): boolean =>
  violations === 0 && neverHit.length === 0;
