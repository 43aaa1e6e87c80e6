import { Lifecycle } from './lifecycle.ts';
import { ProjectTasks, type TaskObserver } from './projectTasks.ts';
import type { LifecycleSettings } from './settings.ts';
import { isFinal, type Task, type TaskSource, type TaskStatus } from './task.ts';

/** A project's tasks and the rule they live by. */
export interface ProjectWorld {
  readonly tasks: ProjectTasks;
  readonly lifecycle: Lifecycle;
}

/** A task to be put in, by a seed or by the create API. Times are epoch milliseconds. */
export interface NewTask {
  readonly project: string;
  /** Decimal digits; generated, above the ids so far, if absent. */
  readonly id?: string;
  /** WAITING if absent. */
  readonly status?: TaskStatus;
  /** Now if absent. */
  readonly createTime?: number;
  /** 6 if absent. */
  readonly priority?: 6 | 9;
  /** Invented if absent. */
  readonly source?: TaskSource;
}

const INVENTED_SOURCE: TaskSource = {
  input: { bucket: 'local-input', location: 'cn-north-4', object: 'input.mp4' },
  output: { bucket: 'local-output', location: 'cn-north-4', object: 'output' },
  trans_template_id: [7000524],
};

/** The create API answers with an int32, so generated ids stay in reach of one. */
const MAX_GENERATED_DIGITS = 9;

/** All tasks of all projects. */
export class TaskWorld {
  readonly #projects = new Map<string, ProjectWorld>();
  readonly #observer: TaskObserver;
  readonly #seed: number;
  #lifecycle: LifecycleSettings;
  #lastId = 100_000;

  constructor(observer: TaskObserver, seed: number, lifecycle: LifecycleSettings) {
    this.#observer = observer;
    this.#seed = seed;
    this.#lifecycle = lifecycle;
  }

  /** The project's tasks as they are at `now` (epoch milliseconds). */
  project(name: string, now: number): ProjectWorld {
    const world = this.#project(name);
    world.lifecycle.advance(now);
    return world;
  }

  /** Names of the projects that were asked for so far. */
  names(): string[] {
    return [...this.#projects.keys()];
  }

  configure(lifecycle: LifecycleSettings, now: number): void {
    this.#lifecycle = lifecycle;
    for (const { lifecycle: each } of this.#projects.values()) each.configure(lifecycle, now);
  }

  /**
   * Puts a new task in.
   *
   * @throws {RangeError} when the project has a task with this id already
   */
  add(given: NewTask, now: number): Task {
    const status = given.status ?? 'WAITING';
    const task: Task = {
      id: given.id ?? String(this.#lastId + 1),
      project: given.project,
      createTime: given.createTime ?? now,
      priority: given.priority ?? 6,
      source: given.source ?? INVENTED_SOURCE,
      status,
      history: [{ status, at: now }],
      ...(status === 'TRANSCODING' ? { startTime: now } : {}),
      ...(isFinal(status) ? { endTime: now } : {}),
    };
    this.#put(task).admit(task, now);
    this.#observer.added(task);
    return task;
  }

  /**
   * Puts tasks back as they were when an earlier run ended, history and all; life goes on from there.
   *
   * @param at epoch milliseconds of the earlier run's last sign of life
   */
  putBack(tasks: readonly Task[], at: number): void {
    for (const task of tasks) this.#put(task).resume(task, at);
  }

  #put(task: Task): Lifecycle {
    const { tasks, lifecycle } = this.#project(task.project);
    if (tasks.get(task.id) !== undefined) {
      throw new RangeError(`project ${task.project} has a task ${task.id} already`);
    }
    if (task.id.length <= MAX_GENERATED_DIGITS) {
      this.#lastId = Math.max(this.#lastId, Number(task.id));
    }
    tasks.add(task);
    return lifecycle;
  }

  #project(name: string): ProjectWorld {
    const known = this.#projects.get(name);
    if (known !== undefined) return known;
    const tasks = new ProjectTasks(this.#observer);
    const world = { tasks, lifecycle: new Lifecycle(tasks, this.#seed, this.#lifecycle) };
    this.#projects.set(name, world);
    return world;
  }
}
