import { accountFor } from './account.ts';
import type { Deployment } from './deployment.ts';
import { misfortuneOf, noTroubles, type Troubles } from './misfortune.ts';
import { type Misfortune, ourPeer, unwatched } from './ourPeer.ts';
import type { Peer } from './peer.ts';
import { type RunRecord, runScenario } from './runScenario.ts';
import { faults } from './scenarios/faults.ts';
import { taskKey } from './taskKey.ts';
import { startOf, type ThrottleWindow } from './world.ts';

/** One seed of faults. */
export interface TrialOptions {
  readonly seed: number;
  readonly requests: number;
  readonly throttle: ThrottleWindow;
  /** Stands between the consumer and its queues. */
  readonly through?: Misfortune['through'];
  /** Stands between the consumer and who invokes it. */
  readonly around?: (peer: Peer) => Peer;
}

/** What came of one seed. */
export interface Verdict {
  readonly seed: number;
  readonly lost: number;
  /** One line each, lost requests included. */
  readonly violations: readonly string[];
  readonly troubles: Troubles;
  /** Deliveries of which another one followed. */
  readonly duplicates: number;
  readonly apiFaults: number;
  /** Requests by the outcome that was first reported of them, or the queue they went to. */
  readonly outcomes: Readonly<Record<string, number>>;
}

const DUPLICATES = 0.02;
/** Many times what a seed takes. */
const LONGEST_MS = 2 * 3_600_000;

/** Calls that did to a task what nobody asked for. */
const unasked = ({ ledger, requests }: RunRecord): string[] => {
  const wanted = new Set(
    requests.flatMap(({ project, taskId, due }) =>
      due === undefined ? [taskKey(project, taskId)] : [],
    ),
  );
  return ledger.flatMap(({ seq, effect, project, taskIds: [taskId = ''] }) =>
    effect === 'none' || (effect === 'cancelled' && wanted.has(taskKey(project, taskId)))
      ? []
      : [`call ${seq}: ${effect} task ${taskId}, which nobody asked for`],
  );
};

const count = (names: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

/** Runs one seed and judges it by the books of the API and what is left on the queues. */
export const tryFaults = async (
  deployment: Deployment,
  options: TrialOptions,
): Promise<Verdict> => {
  const { seed, requests, throttle, through, around = (peer) => peer } = options;
  const scenario = faults(requests, seed);
  const troubles = noTroubles();
  const misfortune = misfortuneOf(options, startOf(seed), troubles);
  const troubled = { ...misfortune, ...(through && { through }) };
  const peer = ourPeer(scenario, deployment, troubled, unwatched);
  const record = await runScenario(scenario, around(peer), {
    throttle,
    seed,
    duplicates: DUPLICATES,
    longestMs: LONGEST_MS,
  });
  const { flaws } = accountFor(record);
  return {
    seed,
    lost: flaws.filter(({ flaw }) => flaw === 'lost').length,
    violations: [
      ...flaws.map(
        ({ number, taskId, flaw, reported }) =>
          `request ${number} for task ${taskId}: ${flaw}, reported ${reported.join(', ') || 'never'}`,
      ),
      ...unasked(record),
      ...record.thrown.map(({ message }) => `the consumer threw: ${message}`),
    ],
    troubles,
    duplicates: record.duplicates,
    apiFaults: record.ledger.filter(({ fault }) => fault !== undefined).length,
    outcomes: count(record.requests.map(({ ends: [first] }) => first?.how ?? 'none')),
  };
};
