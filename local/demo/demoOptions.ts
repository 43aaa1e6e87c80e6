import type { Trigger } from './triggers.ts';

/** What a run of the demo is made of. */
export interface DemoOptions {
  /** Where the requests come from, for whoever reads the output. */
  readonly source: string;
  /** JSON lines, a message body each. */
  readonly text: string;
  /** How they come in. */
  readonly trigger: Trigger;
  /** Seed of the faults. */
  readonly seed: number;
  /** Share of the API calls that are disturbed, 0 to 1. */
  readonly faultShare: number;
  /** Folder in which the run survives a kill; nothing is kept if absent. */
  readonly dataDir?: string;
  /** Virtual seconds in a real one; 20 if absent. */
  readonly timeScale?: number;
}
