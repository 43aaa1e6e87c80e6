import type { Trigger } from './triggers.ts';

/** What every demo runs under. */
export interface Circumstances {
  /** Where requests or tasks come from, for whoever reads the output. */
  readonly source: string;
  /** Seed of the faults, and of what is made up. */
  readonly seed: number;
  /** Share of the API calls that are disturbed, 0 to 1. */
  readonly faultShare: number;
  /** Folder in which the run survives a kill; nothing is kept if absent. */
  readonly dataDir?: string;
  /** Virtual seconds in a real one; a pace that suits the demo if absent. */
  readonly timeScale?: number;
}

/** What a demo of requests is made of. */
export interface DemoOptions extends Circumstances {
  /** JSON lines, a message body each. */
  readonly text: string;
  /** How they come in. */
  readonly trigger: Trigger;
}

/** What a demo of the clean-up is made of. */
export interface ScheduleDemoOptions extends Circumstances {
  /** Tasks, stale and others. */
  readonly count: number;
}
