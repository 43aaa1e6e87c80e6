import { DEFAULT_ACCOUNT, Directory } from './accounts.ts';
import type { Authenticate } from './authentication.ts';
import type { SimulatedAnswer, SimulatorRequest } from './exchange.ts';
import type { Outage, ScriptedFault } from './faults.ts';
import type { JournalEvent, Memory } from './journalEvent.ts';
import type { LedgerEntry } from './ledger.ts';
import { Pipeline } from './pipeline.ts';
import { requestIdOf } from './random.ts';
import { DEFAULT_SETTINGS, mergeSettings, type Settings, type SettingsPatch } from './settings.ts';
import type { StateChange, Task, TaskStatus } from './task.ts';
import { type NewTask, TaskWorld } from './taskWorld.ts';
import { httpDate } from './times.ts';

/** What a simulator is made of. */
export interface SimulatorOptions {
  /** Epoch milliseconds; the only source of time. */
  readonly now: () => number;
  /** Decides who calls: `createAuthenticate` for the real checks, `trustEveryone` where they do not matter. */
  readonly authenticate: Authenticate;
  /** Accounts, keys and projects; one invented account if absent. */
  readonly directory?: Directory;
  /** Any integer; faults, failing tasks and request ids follow from it. 1 if absent. */
  readonly seed?: number;
  /** What differs from `DEFAULT_SETTINGS`. */
  readonly settings?: SettingsPatch;
  /** Told of every change of memory, before the answer that reports it. */
  readonly observe?: (event: JournalEvent) => void;
}

/** Which tasks to read. */
export interface TaskFilter {
  readonly project?: string;
  readonly status?: TaskStatus;
  readonly ids?: readonly string[];
}

/**
 * The transcoding API with its gateway and the parts of IAM that it needs, without a socket: a request in, an answer
 * out, nothing asynchronous. Everything follows from the requests, the clock and the seed.
 */
export class Simulator {
  readonly directory: Directory;
  readonly #options: SimulatorOptions;
  readonly #seed: number;
  #settings: Settings;
  #world: TaskWorld;
  #pipeline: Pipeline;
  #ledger: LedgerEntry[] = [];

  /** @throws {SettingsError} when settings are unknown or out of range */
  constructor(options: SimulatorOptions) {
    this.#options = options;
    this.#seed = options.seed ?? 1;
    this.directory = options.directory ?? new Directory([DEFAULT_ACCOUNT]);
    this.#settings = mergeSettings(DEFAULT_SETTINGS, options.settings ?? {});
    this.#world = this.#newWorld();
    this.#pipeline = this.#newPipeline();
  }

  /** Every call since the start, refused ones included. */
  get ledger(): readonly LedgerEntry[] {
    return this.#ledger;
  }

  get settings(): Settings {
    return this.#settings;
  }

  get outages(): readonly Outage[] {
    return this.#pipeline.outages;
  }

  /** Answers a request at the present instant. */
  handle(request: SimulatorRequest): SimulatedAnswer {
    const now = this.#options.now();
    const seq = this.#ledger.length + 1;
    const requestId = requestIdOf(this.#seed, seq);
    const happening = this.#pipeline.process({ request, now, seq, requestId });
    const { route, reply, wire } = happening;
    const answered = wire === 'answer' || wire === 'cut';
    const entry: LedgerEntry = {
      seq,
      at: now,
      method: request.method,
      kind: route.kind,
      project: route.project,
      taskIds: happening.taskIds,
      fault: happening.fault,
      effect: happening.effect,
      status: answered ? reply.status : undefined,
      code: answered ? reply.code : undefined,
      requestId,
    };
    this.#ledger.push(entry);
    this.#options.observe?.({ type: 'call', entry });
    const { status, body, contentType = 'application/json' } = reply;
    const headers: Record<string, string> = { 'x-request-id': requestId, date: httpDate(now) };
    if (body !== '') headers['content-type'] = contentType;
    if (reply.headers !== undefined) Object.assign(headers, reply.headers);
    return { status, headers, body, delayMs: happening.delayMs, wire };
  }

  /**
   * Puts tasks in, all or none.
   *
   * @returns their ids, in the order given
   * @throws {RangeError} when an id is taken, naming every one that is
   */
  seedTasks(seeds: readonly NewTask[]): string[] {
    const now = this.#options.now();
    const seen = new Set<string>();
    const taken = seeds.filter(({ project, id }) => {
      if (id === undefined) return false;
      const key = `${project} ${id}`;
      const clashes =
        seen.has(key) || this.#world.project(project, now).tasks.get(id) !== undefined;
      seen.add(key);
      return clashes;
    });
    if (taken.length > 0) {
      throw new RangeError(`task ids are taken: ${taken.map(({ id }) => id).join(', ')}`);
    }
    return seeds.map((seed) => this.#world.add(seed, now).id);
  }

  /** The tasks as they are now, by project, each project's in the order of their entry. */
  tasks({ project, status, ids }: TaskFilter = {}): Task[] {
    const now = this.#options.now();
    const wanted = ids === undefined ? undefined : new Set(ids);
    const names = project === undefined ? this.#world.names() : [project];
    return names.flatMap((name) =>
      [...this.#world.project(name, now).tasks.values()].filter(
        (task) =>
          (status === undefined || task.status === status) && (wanted?.has(task.id) ?? true),
      ),
    );
  }

  /** One task as it is now. */
  task(project: string, id: string): Task | undefined {
    return this.#world.project(project, this.#options.now()).tasks.get(id);
  }

  /**
   * Changes settings from now on. A changed quota starts counting afresh.
   *
   * @throws {SettingsError} when settings are unknown or out of range; then nothing changes
   */
  configure(patch: SettingsPatch): void {
    const settings = mergeSettings(this.#settings, patch);
    this.#settings = settings;
    if (patch.quota !== undefined) this.#pipeline.gateway.configure(settings.quota);
    if (patch.faults !== undefined) this.#pipeline.faults.configure(settings.faults);
    if (patch.lifecycle !== undefined) {
      this.#world.configure(settings.lifecycle, this.#options.now());
    }
  }

  /** Orders a fault for the next calls that fit. */
  scriptFault(fault: ScriptedFault): void {
    this.#pipeline.faults.script(fault);
  }

  /** Sets when the whole API is away; replaces what was set before. */
  setOutages(outages: readonly Outage[]): void {
    this.#pipeline.outages = outages;
  }

  /** Back to the start: no tasks, no ledger, the first settings and accounts. The clock goes on. */
  reset(): void {
    this.#options.observe?.({ type: 'reset' });
    this.directory.reset();
    this.#settings = mergeSettings(DEFAULT_SETTINGS, this.#options.settings ?? {});
    this.#world = this.#newWorld();
    this.#pipeline = this.#newPipeline();
    this.#ledger = [];
  }

  /** Takes up the memory that an earlier run left behind. Only before the first call. */
  restore({ tasks, ledger, lastAt }: Memory): void {
    this.#world.putBack(tasks, lastAt);
    this.#ledger = [...ledger];
  }

  #newWorld(): TaskWorld {
    const observe = this.#options.observe;
    const observer = {
      added: (task: Task) => observe?.({ type: 'task', task }),
      changed: ({ project, id }: Task, change: StateChange) =>
        observe?.({ type: 'state', project, id, change }),
      removed: ({ project, id }: Task) => observe?.({ type: 'removed', project, id }),
    };
    return new TaskWorld(observer, this.#seed, this.#settings.lifecycle);
  }

  #newPipeline(): Pipeline {
    return new Pipeline(
      this.#options.authenticate,
      this.#world,
      this.directory,
      this.#seed,
      () => this.#settings,
    );
  }
}

/** {@link Simulator} without `new`. */
export const createSimulator = (options: SimulatorOptions): Simulator => new Simulator(options);
