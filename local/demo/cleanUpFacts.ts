import type { Task } from '../mpc-simulator/task.ts';
import type { CleanUpRun } from './cleanUpRequests.ts';
import type { DemoTask } from './demoTasks.ts';

/** A task with which something else happened than should have. */
export interface WrongedTask {
  readonly taskId: string;
  readonly why: string;
}

/** What the clean-up said, and what truly became of all tasks. */
export interface CleanUpFacts {
  readonly runs: readonly CleanUpRun[];
  readonly stale: number;
  /** Of these, those that a call of ours has cancelled. */
  readonly cancelled: number;
  readonly others: number;
  /** Of these, those to which nothing has happened. */
  readonly untouched: number;
  readonly wronged: readonly WrongedTask[];
}

const wrongOf = ({ kind }: DemoTask, task: Task | undefined): string | undefined => {
  if (task === undefined) return 'it is gone';
  if (kind === 'stale') {
    const isOurs = task.history.some((it) => it.status === 'CANCELED' && it.call !== undefined);
    return isOurs ? undefined : `it was stale, and is ${task.status}`;
  }
  return task.history.length === 1 ? undefined : `it was ${kind}, and is ${task.status}`;
};

/**
 * Holds what became of each task against what it was.
 *
 * @param taskOf - The simulator's task with an id.
 */
export const cleanUpFacts = (
  tasks: readonly DemoTask[],
  runs: readonly CleanUpRun[],
  taskOf: (id: string) => Task | undefined,
): CleanUpFacts => {
  const wronged = new Map(
    tasks.flatMap((task) => {
      const why = wrongOf(task, taskOf(task.id));
      return why === undefined ? [] : [[task, why] as const];
    }),
  );
  const stale = tasks.filter(({ kind }) => kind === 'stale');
  const others = tasks.filter(({ kind }) => kind !== 'stale');
  const well = (of: readonly DemoTask[]): number => of.filter((task) => !wronged.has(task)).length;
  return {
    runs,
    stale: stale.length,
    cancelled: well(stale),
    others: others.length,
    untouched: well(others),
    wronged: [...wronged].map(([{ id }, why]) => ({ taskId: id, why })),
  };
};
