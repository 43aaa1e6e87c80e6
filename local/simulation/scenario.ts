import type { ScriptedFault } from '../mpc-simulator/faults.ts';
import type { SettingsPatch } from '../mpc-simulator/settings.ts';
import type { NewTask } from '../mpc-simulator/taskWorld.ts';

/** `untouched`: resolved, and its task not cancelled. */
export type Due = 'dead' | 'parked' | 'untouched';

/** One request as it is put on the queue. */
export interface PlannedRequest {
  /** Milliseconds after the start. */
  readonly atMs: number;
  readonly taskId: string;
  readonly project: string;
  /** Further fields of its body; undefined takes one away. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** The body breaks off before its end. */
  readonly cutShort?: true;
  /** What the message says of earlier tries; milliseconds before the start. */
  readonly earlier?: { readonly askedMs: number; readonly failingMs?: number };
  /** How it has to end whatever goes wrong; absent: resolved, with what is true of its task. */
  readonly due?: Due;
}

/** A task that exists at the start. */
export interface PlannedTask extends NewTask {
  readonly id: string;
  /** Milliseconds before the start. */
  readonly ageMs: number;
}

/** Others that use the quota of the first project while its queue is served. */
export interface OtherDoors {
  /** Tasks that are cancelled by HTTP, one after the other. */
  readonly httpTasks: readonly string[];
  /** What clean-up takes for forgotten: waiting tasks older than this. */
  readonly staleAfterMs: number;
}

/** Everything that happens to both peers alike. Times are milliseconds after the start. */
export interface Scenario {
  readonly name: string;
  readonly projects: readonly string[];
  readonly tasks: readonly PlannedTask[];
  readonly requests: readonly PlannedRequest[];
  /** What differs from the simulator's own settings. */
  readonly settings: SettingsPatch;
  /** The quota of each project. */
  readonly requestsPerMinute: number;
  readonly faults: readonly ScriptedFault[];
  /** The whole API is away until then; 0: never. */
  readonly downUntilMs: number;
  /** Every signature is refused until then; 0: never. */
  readonly badKeyUntilMs: number;
  /** An environment is killed after that, as soon as it serves an invocation. */
  readonly killAfterMs?: number;
  readonly doors?: OtherDoors;
}
