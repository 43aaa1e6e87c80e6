import type { Deployment } from './deployment.ts';
import { type Measures, measure, toSeconds } from './measure.ts';
import { naivePeer } from './naivePeer.ts';
import { ourPeer } from './ourPeer.ts';
import type { Peer } from './peer.ts';
import { percentile } from './percentile.ts';
import { type RunRecord, runScenario } from './runScenario.ts';
import type { Scenario } from './scenario.ts';
import { SMALL } from './scenarios/plain.ts';
import { SCENARIOS, type ScenarioName, smallAlone } from './scenarios/scenarios.ts';
import type { ThrottleWindow } from './world.ts';

/** What only some scenarios have. Keys as the command prints them; times in seconds. */
export interface FurtherMeasures {
  /** `busy`: how long HTTP callers waited, and how many got no outcome. */
  readonly http_wait_p95_s?: number;
  readonly http_undecided?: number;
  /** `crash`: after how long a message at most was received again that was with the killed invocation. */
  readonly redelivery_s?: number;
  /** `two-projects`: until the small project's last task was cancelled, beside the other one and alone. */
  readonly small_drain_s?: number;
  readonly small_solo_s?: number;
}

/** One scenario, simulated with both peers. */
export interface Simulation {
  readonly scenario: ScenarioName;
  readonly seed: number;
  readonly throttle: ThrottleWindow;
  /** Requests that were put on the queue at the start. */
  readonly requests: number;
  readonly environments: number;
  readonly ours: Measures & FurtherMeasures;
  readonly naive: Measures & FurtherMeasures;
}

/** What is simulated, and who wants to know how far it is. */
export interface SimulateOptions {
  readonly seed: number;
  readonly throttle: ThrottleWindow;
  readonly progress?: (peer: Peer['name'], ended: number, asked: number) => void;
}

const UNDECIDED: ReadonlySet<string> = new Set(['deferred', 'retry', 'unanswered']);

const ofHttp = ({ httpCalls }: RunRecord): FurtherMeasures =>
  httpCalls.length === 0
    ? {}
    : {
        http_wait_p95_s: toSeconds(
          percentile(
            httpCalls.map(({ waitMs }) => waitMs),
            0.95,
          ),
        ),
        http_undecided: httpCalls.filter(({ how }) => UNDECIDED.has(how)).length,
      };

const ofCrash = ({ interrupted, longestRedeliveryMs }: RunRecord): FurtherMeasures =>
  interrupted === 0 ? {} : { redelivery_s: toSeconds(longestRedeliveryMs) };

/** Seconds until the small project's last task was cancelled, by the ledger. */
const smallDrain = ({ ledger, startedAt }: RunRecord): number => {
  const last = ledger.findLast(
    ({ project, effect }) => project === SMALL && effect === 'cancelled',
  );
  return toSeconds((last?.at ?? startedAt) - startedAt);
};

/**
 * Simulates a scenario of any size with the service and with the naive peer, each in a world of its own.
 * The same seed gives the same result.
 */
export const compare = async (
  name: ScenarioName,
  scenario: Scenario,
  deployment: Deployment,
  { seed, throttle, progress }: SimulateOptions,
): Promise<Simulation> => {
  const environments = deployment.mapping.concurrency;

  const run = (of: Scenario, peerName: Peer['name']): Promise<RunRecord> => {
    const peer = peerName === 'ours' ? ourPeer(of, deployment) : naivePeer(environments);
    const tell = progress && ((ended: number, asked: number) => progress(peerName, ended, asked));
    return runScenario(of, peer, { seed, throttle, ...(tell && { progress: tell }) });
  };
  const ofSmall = async (record: RunRecord, peerName: Peer['name']): Promise<FurtherMeasures> =>
    name === 'two-projects'
      ? {
          small_drain_s: smallDrain(record),
          small_solo_s: smallDrain(await run(smallAlone(seed), peerName)),
        }
      : {};
  const measured = async (peerName: Peer['name']): Promise<Measures & FurtherMeasures> => {
    const record = await run(scenario, peerName);
    const [error] = record.thrown;
    if (error) throw error;
    return {
      ...measure(scenario, record, throttle),
      ...ofHttp(record),
      ...ofCrash(record),
      ...(await ofSmall(record, peerName)),
    };
  };
  return {
    scenario: name,
    seed,
    throttle,
    requests: scenario.requests.length,
    environments,
    ours: await measured('ours'),
    naive: await measured('naive'),
  };
};

/** Simulates one of the scenarios as it is. */
export const simulate = (
  name: ScenarioName,
  deployment: Deployment,
  options: SimulateOptions,
): Promise<Simulation> => compare(name, SCENARIOS[name](options.seed), deployment, options);

/** A simulation as one line of JSON. */
export const toJson = ({ scenario, seed, environments, ours, naive }: Simulation): string =>
  JSON.stringify({ scenario, seed, environments, ours, naive });
