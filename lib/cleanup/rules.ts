import type { TaskView } from '../mpc/task.ts';
import { type Filter, hold } from './filter.ts';

/** What makes a waiting task stale. */
export interface Rules {
  /** Epoch milliseconds, a full second: the API cuts the rest off its times, so a task of this very second may be younger. */
  readonly createdBefore: number;
  /** Of each filter, a task must match every field that it names, in one of its globs. */
  readonly only: readonly Filter[];
  /** A task that matches any condition of any filter is spared. */
  readonly never: readonly Filter[];
}

/** A stale task with the conditions that it had to match. */
export interface StaleTask {
  readonly task: TaskView;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly matched: readonly string[];
}

/** What becomes of one task of the list, and by which rule. */
export type Judgement =
  | { readonly kind: 'stale'; readonly stale: StaleTask }
  | { readonly kind: 'too_young' }
  /** `by` names the rule, such as `never user_data=keep-*` or `only user_data`. */
  | { readonly kind: 'spared'; readonly by: string };

const spared = (by: string): Judgement => ({ kind: 'spared', by });

/** What a task does not show of its input, output or templates cannot clear it of being protected. */
const protectedBy = (task: TaskView, never: readonly Filter[]): string | undefined =>
  never.flat().find((condition) => hold(condition, task) !== 'differs')?.text;

type Match = { readonly matched: readonly string[] } | { readonly missed: string };

const matchOnly = (task: TaskView, only: readonly Filter[]): Match => {
  const matched: string[] = [];
  for (const filter of only) {
    for (const [field, conditions] of Map.groupBy(filter, (condition) => condition.field)) {
      const match = conditions.find((condition) => hold(condition, task) === 'matches');
      if (match === undefined) return { missed: field };
      matched.push(match.text);
    }
  }
  return { matched };
};

/** Judges a task that the API lists as waiting. What is not certain spares it. */
export const judge = (task: TaskView, { createdBefore, only, never }: Rules): Judgement => {
  const { status, createdAt } = task;
  if (status !== 'WAITING') return spared('not_waiting');
  if (createdAt === undefined) return spared('no_create_time');
  if (createdAt >= createdBefore) return { kind: 'too_young' };
  const protection = protectedBy(task, never);
  if (protection !== undefined) return spared(`never ${protection}`);
  const match = matchOnly(task, only);
  if ('missed' in match) return spared(`only ${match.missed}`);
  return { kind: 'stale', stale: { task, createdAt, matched: match.matched } };
};
