import type { Sabotage } from './sabotage.ts';

/** What a run is made of. */
export interface SoakOptions {
  readonly messages: number;
  /** Share of the API calls that are disturbed, 0 to 1. */
  readonly faults: number;
  /** How often a consumer is killed. */
  readonly kills: number;
  readonly seed: number;
  readonly sabotage?: Sabotage;
}
