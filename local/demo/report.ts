import { layOutTable } from '../../cli/table.ts';
import type { LedgerEntry } from '../mpc-simulator/ledger.ts';
import type { CleanUpFacts } from './cleanUpFacts.ts';
import { cleanUpAsJson, describeCleanUp } from './describeCleanUp.ts';
import { END_KINDS, type EndKind } from './ending.ts';
import { formatCount, formatCounts, formatDuration } from './format.ts';
import type { Disagreement, Judgement } from './judgeRun.ts';
import type { RunTime } from './runMemory.ts';
import type { RefusedLine } from './sendLines.ts';

/** All that is to be said of a run. */
export interface DemoReport {
  readonly judgement: Judgement;
  readonly refused: readonly RefusedLine[];
  readonly troubles: readonly string[];
  readonly ledger: readonly LedgerEntry[];
  readonly took: RunTime;
  /** Messages that went back for want of quota or time, and copies made for another try. */
  readonly handedBack: number;
  readonly retried: number;
  /** Whether the run, or an invocation of it, was cut short. */
  readonly interrupted: boolean;
  /** What the clean-up did, where it is what makes the requests. */
  readonly cleanUp?: CleanUpFacts;
}

/** Whether every request is accounted for, every outcome true, and the clean-up did what it should and nothing else. */
export const isFlawless = ({ judgement, refused, cleanUp }: DemoReport): boolean =>
  judgement.lost === 0 &&
  judgement.disagreements.length === 0 &&
  refused.length === 0 &&
  (cleanUp === undefined || cleanUp.wronged.length === 0);

/** The report as one line of JSON. */
export const toJson = ({ judgement, ledger, took, cleanUp }: DemoReport): string => {
  const { requested, outcomes, lost } = judgement;
  return JSON.stringify({
    requested,
    outcomes,
    lost,
    api_calls: ledger.length,
    duration_ms: Math.round(took.real),
    ...(cleanUp && { clean_up: cleanUpAsJson(cleanUp) }),
  });
};

const MEANINGS: Readonly<Record<EndKind, string>> = {
  cancelled: 'a call of ours cancelled the task',
  already_cancelled: 'the task was cancelled before',
  too_late: '',
  not_found: 'there never was such a task',
  expired: 'not_after had passed, nothing was sent',
  mismatch: 'the task is not what was expected, nothing was sent',
  dead: 'on the dead-letter queue, byte for byte',
  rejected: 'on the parked queue, byte for byte, or refused over HTTP',
};

const MOST_SHOWN = 10;

const describeDisagreement = ({ line, taskId, reported, why }: Disagreement): string =>
  `line ${line}${taskId === undefined ? '' : `, task ${taskId}`}${reported === undefined ? '' : `, reported ${reported}`}: ${why}`;

const some = (texts: readonly string[]): string[] => [
  ...texts.slice(0, MOST_SHOWN).map((text) => `  ${text}`),
  ...(texts.length > MOST_SHOWN ? [`  and ${texts.length - MOST_SHOWN} more`] : []),
];

/** What went wrong, line by line; empty when nothing did. */
export const describeFlaws = ({ judgement, refused, troubles, cleanUp }: DemoReport): string[] => [
  ...some(troubles),
  ...some(refused.map(({ line, why }) => `line ${line}: it was not taken: ${why}`)),
  ...some(judgement.disagreements.map(describeDisagreement)),
  ...some((cleanUp?.wronged ?? []).map(({ taskId, why }) => `task ${taskId}: ${why}`)),
];

const describeCalls = (ledger: readonly LedgerEntry[], requested: number): string => {
  const kinds = new Map<string, number>();
  let throttled = 0;
  let disturbed = 0;
  for (const { kind, status, fault } of ledger) {
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    if (status === 429) throttled += 1;
    if (fault !== undefined) disturbed += 1;
  }
  const each = (ledger.length / Math.max(1, requested)).toFixed(2);
  return `${formatCount(ledger.length)} API calls, ${each} a request: ${formatCounts(kinds)}; ${formatCount(throttled)} throttled, ${formatCount(disturbed)} disturbed`;
};

const CUT_SHORT =
  'Something was cut short on the way: cancelled and already_cancelled count as one.';

const conclude = (report: DemoReport): string => {
  const { requested, lost, disagreements } = report.judgement;
  if (isFlawless(report)) {
    return `All ${formatCount(requested)} requests are accounted for, and every outcome agrees with the ledger.`;
  }
  const wronged = report.cleanUp?.wronged.length ?? 0;
  const ofTasks = wronged === 0 ? '' : ` ${formatCount(wronged)} tasks are not as they should be.`;
  return `Of ${formatCount(requested)} requests ${lost} are lost, ${disagreements.length} disagree with the ledger.${ofTasks}`;
};

/** The report for a person: lines without their ends, the last of which says whether all is well. */
export const describeReport = (report: DemoReport): string[] => {
  const { judgement, ledger, took, interrupted, handedBack, retried } = report;
  const { outcomes, agreeing, requested, lateBy } = judgement;
  const total = Object.values(agreeing).reduce((sum, count) => sum + count, 0);
  const rows = END_KINDS.map((kind) => [
    kind,
    formatCount(outcomes[kind]),
    formatCount(agreeing[kind]),
    kind === 'too_late' ? formatCounts(lateBy) : MEANINGS[kind],
  ]);
  return [
    ...layOutTable(
      [
        { title: 'Outcome', align: 'left' },
        { title: 'Requests', align: 'right' },
        { title: 'True', align: 'right' },
        { title: 'By the ledger', align: 'left' },
      ],
      [
        ...rows,
        ['lost', formatCount(judgement.lost), '', ''],
        ['requested', formatCount(requested), formatCount(total), ''],
      ],
    ),
    '',
    describeCalls(ledger, requested),
    `${formatDuration(took.virtual)} of the service's time in ${formatDuration(took.real)}; ${formatCount(handedBack)} hand-backs, ${formatCount(retried)} retries on the way`,
    ...(interrupted ? [CUT_SHORT] : []),
    ...(report.cleanUp ? ['', ...describeCleanUp(report.cleanUp)] : []),
    ...describeFlaws(report),
    '',
    conclude(report),
  ];
};
