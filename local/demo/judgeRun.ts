import { assignLines } from './assignLines.ts';
import type { DemoLine, DemoRequest } from './demoRequests.ts';
import { END_KINDS, type Ending, type EndKind } from './ending.ts';
import { type Evidence, judgeEnding } from './judgeEnding.ts';

/** A request, or a message, of which report and truth differ. */
export interface Disagreement {
  readonly line: number;
  readonly taskId?: string;
  /** What was reported; absent when nothing was. */
  readonly reported?: EndKind;
  readonly why: string;
}

/** What became of all requests. */
export interface Judgement {
  readonly requested: number;
  /** Requests by how they ended. */
  readonly outcomes: Readonly<Record<EndKind, number>>;
  /** Of these, those that agree with the ledger. */
  readonly agreeing: Readonly<Record<EndKind, number>>;
  /** Statuses that made requests too late. */
  readonly lateBy: ReadonlyMap<string, number>;
  /** Requests without an end. */
  readonly lost: number;
  readonly disagreements: readonly Disagreement[];
}

const keyOf = (line: number, taskId: string | undefined): string => `${line} ${taskId ?? ''}`;

const none = (): Record<EndKind, number> =>
  Object.fromEntries(END_KINDS.map((kind) => [kind, 0])) as Record<EndKind, number>;

/** A message that ended twice counts as it ended first. */
const firstEndings = (endings: readonly Ending[]): Ending[] => {
  const ended = new Set<string>();
  return endings.filter(({ messageId }) => !ended.has(messageId) && ended.add(messageId));
};

/**
 * Tasks that a call of ours cancelled, but none of their requests says so. A message that was delivered twice at once may
 * say it with its second end: the first was of the delivery that came too late for the task.
 */
const uncredited = (
  requests: readonly DemoRequest[],
  endings: readonly Ending[],
  evidence: Evidence,
): Disagreement[] => {
  if (evidence.interrupted) return [];
  const creditedTasks = new Set(
    endings.filter(({ kind }) => kind === 'cancelled').map(({ taskId }) => taskId),
  );
  const byTask = Map.groupBy(
    requests.filter(({ request }) => request !== undefined),
    ({ request }) => keyOf(0, request?.taskId),
  );
  return [...byTask.values()].flatMap((ofTask): Disagreement[] => {
    const [{ request, line } = { line: 0 }] = ofTask;
    const task = request && evidence.task(request.projectId, request.taskId);
    const ours = task?.history.some((it) => it.status === 'CANCELED' && it.call !== undefined);
    if (!ours || creditedTasks.has(request?.taskId)) return [];
    return [
      { line, taskId: task?.id ?? '', why: 'a call of ours cancelled it, and nobody says so' },
    ];
  });
};

/** Gives every request its end, and holds each against the evidence. */
export const judgeRun = (
  lines: readonly DemoLine[],
  endings: readonly Ending[],
  evidence: Evidence,
): Judgement => {
  const requests = lines.flatMap((line) => line.requests);
  const ends = Map.groupBy(assignLines(lines, firstEndings(endings)), ({ line, taskId }) =>
    keyOf(line, taskId),
  );
  const endingOf = new Map<DemoRequest, Ending>();
  const outcomes = none();
  const agreeing = none();
  const lateBy = new Map<string, number>();
  const disagreements: Disagreement[] = [];
  for (const each of requests) {
    const { line, request } = each;
    const ending = ends.get(keyOf(line, request?.taskId))?.shift();
    if (ending === undefined) continue;
    endingOf.set(each, ending);
    const { kind, status } = ending;
    outcomes[kind] += 1;
    if (status !== undefined) lateBy.set(status, (lateBy.get(status) ?? 0) + 1);
    const why = judgeEnding(each, ending, evidence);
    if (why === undefined) agreeing[kind] += 1;
    else {
      const { taskId } = ending;
      disagreements.push({ line, ...(taskId !== undefined && { taskId }), reported: kind, why });
    }
  }
  disagreements.push(...uncredited(requests, endings, evidence));
  return {
    requested: requests.length,
    outcomes,
    agreeing,
    lateBy,
    lost: requests.length - endingOf.size,
    disagreements,
  };
};
