import type { Environment } from './environmentSlot.ts';
import type { MappingSettings } from './mapping.ts';
import type { World } from './world.ts';

/** A way to serve the queue. */
export interface Peer {
  readonly name: 'ours' | 'naive';
  readonly queue: {
    readonly visibilityMs: number;
    /** A message that was received this often is moved to the dead-letter queue. */
    readonly maxReceives: number;
  };
  readonly mapping: MappingSettings;
  /** Starts an execution environment. */
  start(world: World, slot: number): Environment;
  /** Starts whatever else of it uses the same quota. */
  readonly openDoors?: (world: World) => Doors;
}

/** A call by HTTP, and how the caller fared. */
export interface HttpCall {
  readonly taskId: string;
  /** Milliseconds until the caller had an answer. */
  readonly waitMs: number;
  /** Kind of the outcome. */
  readonly how: string;
}

/** Other functions of the service. */
export interface Doors {
  /** Calls that were answered so far. */
  readonly httpCalls: readonly HttpCall[];
}
