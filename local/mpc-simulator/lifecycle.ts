import { Heap } from './heap.ts';
import type { ProjectTasks } from './projectTasks.ts';
import { fractionOf } from './random.ts';
import type { LifecycleSettings } from './settings.ts';
import { compareTaskIds, type Task } from './task.ts';

interface Due {
  readonly task: Task;
  /** Epoch milliseconds. */
  readonly at: number;
}

const byTime = (left: Due, right: Due): number =>
  left.at - right.at || compareTaskIds(left.task.id, right.task.id);

const byTurn = (left: Task, right: Task): number =>
  right.priority - left.priority || compareTaskIds(left.id, right.id);

/**
 * Moves the tasks of one project from WAITING over TRANSCODING to SUCCEEDED or FAILED. Nothing runs on a timer:
 * {@link advance} catches up with the clock, event by event and in order, so every change bears the instant at
 * which it was due. Cancelled tasks are left in the queues and dropped when their turn comes.
 */
export class Lifecycle {
  /** Not yet `queueMs` old. */
  readonly #arriving = new Heap<Due>(byTime);
  /** May start: priority 9 before 6, then the lower (older) id. */
  readonly #ready = new Heap<Task>(byTurn);
  readonly #running = new Heap<Due>(byTime);
  readonly #tasks: ProjectTasks;
  readonly #seed: number;
  #settings: LifecycleSettings;
  #runningCount = 0;
  #cursor = Number.NEGATIVE_INFINITY;
  #nextStartAt = Number.NEGATIVE_INFINITY;

  constructor(tasks: ProjectTasks, seed: number, settings: LifecycleSettings) {
    this.#tasks = tasks;
    this.#seed = seed;
    this.#settings = settings;
  }

  /** New settings hold from `now` on; tasks that are already running keep the end they were given. */
  configure(settings: LifecycleSettings, now: number): void {
    this.advance(now);
    this.#settings = settings;
    this.#nextStartAt = Number.NEGATIVE_INFINITY;
  }

  /** Takes a task that was just added to the project under its rule. */
  admit(task: Task, now: number): void {
    // What is due at this very instant waits: of tasks that come in together, the first to go is not the first to come.
    this.#happen((at) => at < now);
    this.#cursor = Math.max(this.#cursor, now);
    this.#enter(task, now);
  }

  /** Takes a task back as an earlier run left it at `at`; nothing starts before that instant. */
  resume(task: Task, at: number): void {
    this.#cursor = Math.max(this.#cursor, at);
    this.#enter(task, at);
  }

  #enter(task: Task, now: number): void {
    const queuedAt = task.history[0]?.at ?? now;
    if (task.status === 'WAITING') {
      this.#arriving.add({ task, at: queuedAt + this.#settings.queueMs });
    }
    if (task.status === 'TRANSCODING') this.#run(task, task.startTime ?? now);
  }

  /** Lets everything happen that was due up to `now` (epoch milliseconds). Costs O(log n) for each change. */
  advance(now: number): void {
    this.#happen((at) => at <= now);
    this.#cursor = Math.max(this.#cursor, now);
  }

  #happen(isDue: (at: number) => boolean): void {
    for (;;) {
      const finishAt = this.#running.top?.at ?? Number.POSITIVE_INFINITY;
      const readyAt = this.#arriving.top?.at ?? Number.POSITIVE_INFINITY;
      const startAt = this.#startAt();
      const next = Math.min(finishAt, readyAt, startAt);
      if (next === Number.POSITIVE_INFINITY || !isDue(next)) break;
      this.#cursor = Math.max(this.#cursor, next);
      if (next === finishAt) this.#finishNext();
      else if (next === readyAt) this.#queueNext();
      else this.#startNext(next);
    }
  }

  #startAt(): number {
    const { startsPerMinute, concurrency } = this.#settings;
    if (startsPerMinute === 0 || this.#runningCount >= concurrency) return Number.POSITIVE_INFINITY;
    while (this.#ready.top !== undefined && this.#ready.top.status !== 'WAITING') {
      this.#ready.take();
    }
    if (this.#ready.top === undefined) return Number.POSITIVE_INFINITY;
    return Math.max(this.#cursor, this.#nextStartAt);
  }

  #queueNext(): void {
    const due = this.#arriving.take();
    if (due?.task.status === 'WAITING') this.#ready.add(due.task);
  }

  #startNext(at: number): void {
    const task = this.#ready.take();
    if (task === undefined) return;
    this.#nextStartAt = at + 60_000 / this.#settings.startsPerMinute;
    this.#tasks.change(task, { status: 'TRANSCODING', at });
    this.#run(task, at);
  }

  #run(task: Task, startedAt: number): void {
    this.#runningCount += 1;
    this.#running.add({ task, at: startedAt + this.#settings.durationMs });
  }

  #finishNext(): void {
    const due = this.#running.take();
    if (due === undefined) return;
    this.#runningCount -= 1;
    const fails = fractionOf(this.#seed, due.task.id) < this.#settings.failShare;
    this.#tasks.change(due.task, { status: fails ? 'FAILED' : 'SUCCEEDED', at: due.at });
  }
}
