import type { Verdict } from './checker/check.ts';
import { busiestMinute } from './checker/quota.ts';
import { shortestOfEachRule, type Violation } from './checker/violation.ts';
import type { HistoryEvent } from './historyEvent.ts';
import type { SoakRun } from './runSoak.ts';
import type { SoakOptions } from './soakOptions.ts';
import { QUOTA_PER_MINUTE } from './world.ts';

const MOST_LINES = 40;

type OfKind = { readonly [Kind in HistoryEvent['kind']]?: Extract<HistoryEvent, { kind: Kind }>[] };

const byKind = (history: readonly HistoryEvent[]): OfKind =>
  Object.groupBy(history, ({ kind }) => kind) as OfKind;

/** What the run went through, so that a verdict can be told from an idle run's. */
export const describeRun = ({ history, kills, durationMs }: SoakRun): string[] => {
  const { called = [], received = [], refused = [], sent = [], deleted = [] } = byKind(history);
  const disturbed = called.filter(({ fault }) => fault !== undefined).length;
  const overQuota = called.filter(({ status, fault }) => status === 429 && fault === undefined);
  const duplicates = received.filter(({ duplicate }) => duplicate).length;
  const died = sent.filter(({ queue }) => queue === 'deadLetter').length;
  const sentBack = deleted.filter(({ queue }) => queue === 'deadLetter').length;
  return [
    `${history.length} events in ${(durationMs / 1_000).toFixed(1)} s, ${kills} consumers killed, ${duplicates} duplicate deliveries`,
    `${called.length} calls, ${disturbed} of them disturbed, ${overQuota.length} refused for the quota; ${busiestMinute(history)} in the busiest minute, of ${QUOTA_PER_MINUTE}`,
    `${died} dead letters, ${sentBack} of them sent back; ${refused.length} sends of dead letters refused`,
  ];
};

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
