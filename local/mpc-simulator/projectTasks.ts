import { SortedTasks } from './sortedTasks.ts';
import {
  applyChange,
  type StateChange,
  TASK_STATUSES,
  type Task,
  type TaskStatus,
} from './task.ts';

/** Which tasks a listing is about; times are epoch milliseconds, both ends included. */
export interface TaskWindow {
  readonly status?: TaskStatus;
  readonly from: number;
  readonly to: number;
}

/** Told of every change, in order; new tasks are announced by whoever makes them. */
export interface TaskObserver {
  added(task: Task): void;
  changed(task: Task, change: StateChange): void;
  removed(task: Task): void;
}

/** The tasks of one project, found by id or by state and creation time. */
export class ProjectTasks {
  readonly #byId = new Map<string, Task>();
  readonly #all = new SortedTasks();
  readonly #byStatus: Readonly<Record<TaskStatus, SortedTasks>>;
  readonly #observer: TaskObserver;

  constructor(observer: TaskObserver) {
    this.#observer = observer;
    this.#byStatus = Object.fromEntries(
      TASK_STATUSES.map((status) => [status, new SortedTasks()]),
    ) as Record<TaskStatus, SortedTasks>;
  }

  get(id: string): Task | undefined {
    return this.#byId.get(id);
  }

  /** Every task, in no particular order. */
  values(): Iterable<Task> {
    return this.#byId.values();
  }

  add(task: Task): void {
    this.#byId.set(task.id, task);
    this.#all.add(task);
    this.#byStatus[task.status].add(task);
  }

  /** Puts the task into another state and writes its history. */
  change(task: Task, change: StateChange): void {
    this.#byStatus[task.status].remove(task);
    applyChange(task, change);
    this.#byStatus[task.status].add(task);
    this.#observer.changed(task, change);
  }

  /** Forgets the task: what the record-delete API does. */
  remove(task: Task): void {
    this.#byId.delete(task.id);
    this.#all.remove(task);
    this.#byStatus[task.status].remove(task);
    this.#observer.removed(task);
  }

  /** How many tasks lie in the window, and one page of them, oldest or newest first. */
  page(
    window: TaskWindow,
    skip: number,
    count: number,
    order: 'oldest' | 'newest',
  ): { total: number; tasks: Task[] } {
    const tasks = window.status === undefined ? this.#all : this.#byStatus[window.status];
    const first = tasks.countBefore(window.from);
    const total = Math.max(0, tasks.countBefore(window.to + 1) - first);
    const size = Math.max(0, Math.min(count, total - skip));
    if (order === 'oldest') return { total, tasks: tasks.slice(first + skip, size) };
    return { total, tasks: tasks.slice(first + total - skip - size, size).reverse() };
  }
}
