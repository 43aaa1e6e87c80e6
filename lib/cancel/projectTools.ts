import type { MpcClient } from '../mpc/client.ts';
import type { Clock } from '../mpc/clock.ts';
import type { Gate } from './gate.ts';
import type { Sightings } from './sightings.ts';

/** What one project is worked with. Lives as long as the environment; holds nothing of an invocation. */
export interface ProjectTools {
  readonly client: MpcClient;
  readonly gate: Gate;
  readonly sightings: Sightings;
  readonly clock: Clock;
  /** Calls that may be out at once, at least 1. */
  readonly concurrency: number;
}
