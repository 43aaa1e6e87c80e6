import type { HistoryEvent } from '../historyEvent.ts';
import type { Purpose } from '../plan.ts';
import { earlyAcknowledgements } from './acknowledgements.ts';
import { repeatedCancels, unaskedCancels } from './cancels.ts';
import { type End, EXPECTED, endOf, endsOf } from './ends.ts';
import { overQuota, type QuotaTolerance } from './quota.ts';
import type { Violation } from './violation.ts';

/** What a history is held against. */
export interface CheckOptions {
  /** Requests that were sent, numbered from 0. */
  readonly requests: number;
  readonly purposeOf: (request: number) => Purpose;
  /** The request that names a task; -1 when none does. */
  readonly requestFor: (taskId: string) => number;
  readonly quota: QuotaTolerance;
}

/** What came of a run. */
export interface Verdict {
  /** Requests by how they ended; those that did not are `lost`. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly lost: number;
  readonly violations: readonly Violation[];
}

const requestsOf = (event: HistoryEvent, requestFor: CheckOptions['requestFor']): string[] => {
  switch (event.kind) {
    case 'killed':
      return [];
    case 'called':
      return event.tasks.map((task) => {
        const request = requestFor(task);
        return request < 0 ? `task ${task}` : `request ${request}`;
      });
    default:
      return [`request ${event.request}`];
  }
};

const finishedReportedFailed = (subject: string, events: readonly HistoryEvent[]): Violation[] => {
  const at = events.findIndex(
    (event) => event.kind === 'settled' && event.failed && endOf(event) !== undefined,
  );
  if (at < 0) return [];
  const why = 'its end is final, and its id was reported as failed';
  return [{ rule: 'finished_reported_failed', subject, why, history: events.slice(0, at + 1) }];
};

const judgeEnds = (
  subject: string,
  purpose: Purpose,
  events: readonly HistoryEvent[],
  ends: ReadonlySet<End>,
): Violation[] => {
  const violation = (rule: Violation['rule'], why: string): Violation[] => [
    { rule, subject, why, history: events },
  ];
  const [end] = ends;
  if (end === undefined) return violation('lost', 'it is on no queue, and it never ended');
  if (ends.size > 1) return violation('more_than_one_end', `it is ${[...ends].join(' and ')}`);
  if (end === 'waiting') return violation('lost', 'it is on the source queue still');
  if (end === 'dead' && purpose !== 'poison') return [];
  if (end !== EXPECTED[purpose]) return violation('wrong_end', `${purpose} ended as ${end}`);
  const isTrue = purpose !== 'cancel' || events.some((it) => it.kind === 'called' && it.cancelled);
  return isTrue ? [] : violation('lost', 'it is said to be cancelled, and no call cancelled it');
};

/**
 * Holds the history of a run against what must never happen. Pure: the same history gives the same verdict.
 *
 * @param history - in any order, but that of each part as it was written.
 */
export const check = (history: readonly HistoryEvent[], options: CheckOptions): Verdict => {
  const { requests, purposeOf, requestFor, quota } = options;
  const bySubject = new Map<string, HistoryEvent[]>();
  for (const event of history.toSorted((left, right) => left.at - right.at)) {
    for (const subject of requestsOf(event, requestFor)) {
      const events = bySubject.get(subject);
      if (events === undefined) bySubject.set(subject, [event]);
      else events.push(event);
    }
  }
  const outcomes: Record<string, number> = {};
  const violations: Violation[] = [];
  for (let request = 0; request < requests; request++) {
    const subject = `request ${request}`;
    const events = bySubject.get(subject) ?? [];
    bySubject.delete(subject);
    const purpose = purposeOf(request);
    const ends = endsOf(events);
    const found = judgeEnds(subject, purpose, events, ends);
    const outcome = found.some(({ rule }) => rule === 'lost') ? 'lost' : [...ends].join(' and ');
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    violations.push(
      ...found,
      ...earlyAcknowledgements(subject, events),
      ...finishedReportedFailed(subject, events),
      ...unaskedCancels(subject, purpose, events),
      ...repeatedCancels(subject, events),
    );
  }
  // What is left belongs to no request of the run: tasks that nobody named, and messages that name nobody.
  for (const [subject, events] of bySubject) {
    violations.push(...unaskedCancels(subject, undefined, events));
  }
  violations.push(...overQuota(history, quota));
  return { outcomes, lost: outcomes['lost'] ?? 0, violations };
};
