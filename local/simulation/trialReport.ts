import { layOutTable } from '../../cli/table.ts';
import type { Verdict } from './trial.ts';
import type { TrialTotals } from './trialTotals.ts';
import type { ThrottleWindow } from './world.ts';

/** Shown of each failing seed. */
const MOST_SHOWN = 5;

const count = (value: number): string => value.toLocaleString('en-US');

/** What is wrong with a seed, and how to see it again. */
export const describeFailure = (
  { seed, violations }: Verdict,
  throttle: ThrottleWindow,
): string[] => {
  const window = throttle === 'fixed' ? '' : ` --throttle ${throttle}`;
  const more = violations.length - MOST_SHOWN;
  return [
    `seed ${seed}: ${count(violations.length)} violations`,
    ...violations.slice(0, MOST_SHOWN).map((violation) => `  ${violation}`),
    ...(more > 0 ? [`  and ${count(more)} more`] : []),
    `  again: npm run simulate -- --scenario faults --seed ${seed}${window}`,
  ];
};

/** What is common to all seeds, and how long they took. */
export interface TrialRun {
  readonly totals: TrialTotals;
  readonly requests: number;
  readonly throttle: ThrottleWindow;
  /** Milliseconds of the real clock. */
  readonly tookMs: number;
}

/** The report for a person: lines without their ends. */
export const describeTrials = ({ totals, requests, throttle, tookMs }: TrialRun): string[] => {
  const { seeds, lost, violations, failingSeeds, troubles, outcomes, neverHit } = totals;
  const { crashes, sqs } = troubles;
  const rows: (readonly [string, number])[] = [
    ['killed before a call', crashes.before_call],
    ['killed after a call', crashes.after_call],
    ['killed after a copy was sent', crashes.after_copy],
    ['killed after a letter was sent', crashes.after_move],
    ['killed while hiding', crashes.during_hide],
    ['repeated deliveries', totals.duplicates],
    ['API calls disturbed', totals.apiFaults],
    ['sends that failed in part', sqs.partial_send],
    ['hides that failed in part', sqs.partial_hide],
    ['SQS answers lost', sqs.lost_answer],
    ['letters refused', sqs.refused_letters],
    ...Object.entries(outcomes),
    ['lost', lost],
    ['violations', violations],
  ];
  return [
    `faults: ${seeds === 1 ? '1 seed' : `${count(seeds)} seeds`} of ${count(requests)} requests, a ${throttle} minute, ${(tookMs / 1_000).toFixed(1)} s`,
    '',
    ...layOutTable(
      [
        { title: '', align: 'left' },
        { title: 'All seeds', align: 'right' },
      ],
      rows.map(([name, value]) => [name, count(value)]),
    ),
    '',
    ...(failingSeeds.length > 0 ? [`failing seeds: ${failingSeeds.join(', ')}`] : []),
    ...neverHit.map((moment) => `no environment was killed at ${moment}: nothing is shown of it`),
  ];
};

/** The same as one line of JSON. */
export const trialsToJson = ({ totals, requests, tookMs }: TrialRun): string => {
  const { troubles, outcomes } = totals;
  const { sqs } = troubles;
  return JSON.stringify({
    scenario: 'faults',
    seeds: totals.seeds,
    requests_each: requests,
    lost: totals.lost,
    violations: totals.violations,
    failing_seeds: totals.failingSeeds,
    crashes: troubles.crashes,
    never_hit: totals.neverHit,
    duplicates: totals.duplicates,
    api_faults: totals.apiFaults,
    partial_sends: sqs.partial_send,
    partial_hides: sqs.partial_hide,
    lost_answers: sqs.lost_answer,
    refused_letters: sqs.refused_letters,
    outcomes,
    duration_s: Math.round(tookMs / 100) / 10,
  });
};
