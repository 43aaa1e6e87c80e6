import type { Directory } from '../accounts.ts';
import type { Reply, SimulatorRequest } from '../exchange.ts';
import type { Effect } from '../ledger.ts';
import type { BehaviourSettings } from '../settings.ts';
import type { TaskWorld } from '../taskWorld.ts';
import type { MatchedRoute } from './match.ts';
import type { Parameters } from './parameters.ts';

/** A call that has passed the gateway, and what its API may look at. */
export interface Call {
  readonly route: MatchedRoute;
  readonly request: SimulatorRequest;
  readonly parameters: Parameters;
  /** `undefined` when one is malformed. */
  readonly taskIds: readonly string[] | undefined;
  /** Number of the call in the ledger. */
  readonly seq: number;
  /** Epoch milliseconds. */
  readonly now: number;
  /** The account that is calling; empty for APIs that need no authentication. */
  readonly tenant: string;
  readonly world: TaskWorld;
  readonly directory: Directory;
  readonly behaviour: BehaviourSettings;
}

/** What an API did and answers. */
export interface Outcome {
  readonly reply: Reply;
  readonly effect: Effect;
  /** The tasks concerned, where the request does not name them. */
  readonly taskIds?: readonly string[];
}

/** An outcome without effect. */
export const unchanged = (reply: Reply): Outcome => ({ reply, effect: 'none' });
