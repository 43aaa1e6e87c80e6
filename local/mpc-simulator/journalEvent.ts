import type { LedgerEntry } from './ledger.ts';
import { applyChange, type StateChange, type Task } from './task.ts';

/** A change of the simulator's memory, small enough to be written as a line. */
export type JournalEvent =
  | { readonly type: 'task'; readonly task: Omit<Task, 'itemJson'> }
  | {
      readonly type: 'state';
      readonly project: string;
      readonly id: string;
      readonly change: StateChange;
    }
  | { readonly type: 'removed'; readonly project: string; readonly id: string }
  | { readonly type: 'call'; readonly entry: LedgerEntry }
  | { readonly type: 'reset' };

/** What a journal adds up to. */
export interface Memory {
  readonly tasks: readonly Task[];
  readonly ledger: readonly LedgerEntry[];
  /** Epoch milliseconds of the last change; 0 when there was none. */
  readonly lastAt: number;
}

/** Adds a journal up, from its first event to its last. */
export const recall = (events: Iterable<JournalEvent>): Memory => {
  const tasks = new Map<string, Task>();
  let ledger: LedgerEntry[] = [];
  let lastAt = 0;
  for (const event of events) {
    lastAt = Math.max(lastAt, instantOf(event));
    switch (event.type) {
      case 'task':
        tasks.set(`${event.task.project} ${event.task.id}`, {
          ...event.task,
          history: [...event.task.history],
        });
        break;
      case 'state':
        change(tasks.get(`${event.project} ${event.id}`), event.change);
        break;
      case 'removed':
        tasks.delete(`${event.project} ${event.id}`);
        break;
      case 'call':
        ledger.push(event.entry);
        break;
      case 'reset':
        tasks.clear();
        ledger = [];
        break;
    }
  }
  return { tasks: [...tasks.values()], ledger, lastAt };
};

const change = (task: Task | undefined, step: StateChange): void => {
  if (task !== undefined) applyChange(task, step);
};

const instantOf = (event: JournalEvent): number => {
  switch (event.type) {
    case 'task':
      return event.task.history.at(-1)?.at ?? 0;
    case 'state':
      return event.change.at;
    case 'call':
      return event.entry.at;
    default:
      return 0;
  }
};
