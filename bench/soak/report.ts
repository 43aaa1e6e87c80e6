import type { Verdict } from './checker/check.ts';
import { busiestMinute } from './checker/quota.ts';
import { shortestOfEachRule, type Violation } from './checker/violation.ts';
import type { Called, HistoryEvent } from './historyEvent.ts';
import type { SoakRun } from './runSoak.ts';
import type { SoakOptions } from './soakOptions.ts';
import { QUOTA_PER_MINUTE } from './world.ts';

const MOST_LINES = 40;

const count = (events: readonly HistoryEvent[], holds: (event: HistoryEvent) => boolean): number =>
  events.reduce((sum, event) => sum + (holds(event) ? 1 : 0), 0);

const isOverQuota = ({ status, fault }: Called): boolean => status === 429 && fault === undefined;

/** What the run went through, so that a verdict can be told from an idle run's. */
export const describeRun = ({ history, kills, durationMs }: SoakRun): string[] => [
  `${history.length} events in ${(durationMs / 1_000).toFixed(1)} s, ${kills} consumers killed`,
  `${count(history, ({ kind }) => kind === 'called')} calls, of which ${count(history, (event) => event.kind === 'called' && event.fault !== undefined)} disturbed and ${count(history, (event) => event.kind === 'called' && isOverQuota(event))} refused for the quota; ${busiestMinute(history)} in the busiest minute, of ${QUOTA_PER_MINUTE}`,
  `${count(history, (event) => event.kind === 'received' && event.duplicate)} duplicate deliveries, ${count(history, ({ kind }) => kind === 'refused')} dead letters refused, ${count(history, (event) => event.kind === 'sent' && event.queue === 'deadLetter')} taken, ${count(history, (event) => event.kind === 'deleted' && event.queue === 'deadLetter')} sent back`,
];

const describeViolation = (
  { rule, subject, why, history }: Violation,
  ofRule: number,
): string[] => {
  const shown = history.slice(0, MOST_LINES);
  const start = shown[0]?.at ?? 0;
  return [
    `${rule} (${ofRule}): ${subject}: ${why}`,
    ...shown.map((event) => {
      const { at, ...rest } = event;
      return `  +${String(at - start).padStart(7)} ms  ${JSON.stringify(rest)}`;
    }),
    ...(history.length > shown.length ? [`  and ${history.length - shown.length} more`] : []),
  ];
};

/** The verdict in words, with the shortest history of each rule that was broken. */
export const describeVerdict = ({ outcomes, lost, violations }: Verdict): string[] => [
  ...Object.entries(outcomes)
    .toSorted(([, left], [, right]) => right - left)
    .map(([outcome, requests]) => `  ${outcome.padEnd(12)} ${requests}`),
  `${lost} lost, ${violations.length} violations`,
  ...shortestOfEachRule(violations).flatMap((violation) =>
    describeViolation(violation, violations.filter(({ rule }) => rule === violation.rule).length),
  ),
];

/** The verdict for machines. */
export const toJson = (
  { messages }: SoakOptions,
  { kills, durationMs }: SoakRun,
  { outcomes, lost, violations }: Verdict,
): string =>
  JSON.stringify({
    messages,
    lost,
    violations: violations.length,
    kills,
    outcomes,
    duration_s: Math.round(durationMs / 100) / 10,
  });
