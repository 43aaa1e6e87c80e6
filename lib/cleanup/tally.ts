import type { TaskView } from '../mpc/task.ts';
import type { CleanUpReport, Refusal } from './cleanUpReport.ts';
import type { Judgement } from './rules.ts';

type Counts = Pick<
  CleanUpReport,
  | 'seen'
  | 'unreadable'
  | 'too_young'
  | 'spared'
  | 'refused'
  | 'refusals'
  | 'oldest_waiting_age_s'
  | 'calls'
  | 'why'
>;

/** Counts what a run sees. */
export interface Tally {
  called(): void;
  unreadable(items: number): void;
  judged(task: TaskView, judgement: Judgement): void;
  refused(refusal: Refusal): void;
  hasRefused(): boolean;
  counts(now: number): Counts;
}

const inWords = ({ guard, stale, project_id: project, waiting_needed: needed }: Refusal): string =>
  `${guard}: ${stale} are stale in project ${project}, where fewer than ${needed} wait`;

/** Makes the tally of one run. */
export const createTally = (): Tally => {
  const counts = { seen: 0, unreadable: 0, too_young: 0, calls: 0 };
  const spared: Record<string, number> = {};
  const refusals: Refusal[] = [];
  let oldest = Number.POSITIVE_INFINITY;

  return {
    called: () => {
      counts.calls++;
    },
    unreadable: (items) => {
      counts.unreadable += items;
    },
    judged: ({ status, createdAt }, judgement) => {
      counts.seen++;
      if (status === 'WAITING') oldest = Math.min(oldest, createdAt ?? oldest);
      if (judgement.kind === 'too_young') counts.too_young++;
      if (judgement.kind === 'spared') spared[judgement.by] = (spared[judgement.by] ?? 0) + 1;
    },
    refused: (refusal) => {
      refusals.push(refusal);
    },
    hasRefused: () => refusals.length > 0,
    counts: (now) => {
      const refused: Record<string, number> = {};
      for (const { guard, stale } of refusals) refused[guard] = (refused[guard] ?? 0) + stale;
      const oldest_waiting_age_s = Number.isFinite(oldest)
        ? Math.max(0, Math.round((now - oldest) / 1_000))
        : 0;
      const why = refusals.length > 0 ? { why: refusals.map(inWords).join('; ') } : {};
      return { ...counts, ...why, spared, refused, refusals, oldest_waiting_age_s };
    },
  };
};
