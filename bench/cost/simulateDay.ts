import type { Deployment } from '../../local/simulation/deployment.ts';
import { naivePeer } from '../../local/simulation/naivePeer.ts';
import { ourPeer } from '../../local/simulation/ourPeer.ts';
import type { Peer } from '../../local/simulation/peer.ts';
import { runScenario } from '../../local/simulation/runScenario.ts';
import type { Scenario } from '../../local/simulation/scenario.ts';
import { MAIN, quiet, waiting } from '../../local/simulation/scenarios/plain.ts';
import type { Usage } from './costOf.ts';

const HOURS = 24;
const HOUR_MS = 3_600_000;
const SEED = 1;
const MEMORY_GIGABYTES = 0.5;
/** Lines START, END and REPORT of the platform, as text. */
const PLATFORM_LOG_BYTES = 430;
/** Lambda's pollers ask an empty queue without end: five calls at a time, each of which waits twenty seconds. */
const IDLE_CALLS_PER_HOUR = (5 * 3_600) / 20;

/** How the requests of a day come. */
export interface DailyLoad {
  readonly perDay: number;
  /** `steady`: evenly. `hourly`: all of an hour at its start, as pipelines send them. */
  readonly arrival: 'steady' | 'hourly';
  /** The tenant's quota. */
  readonly requestsPerMinute: number;
}

/** A day of a peer. */
export interface Day extends Usage {
  readonly requests: number;
  /** Requests that came to an outcome. */
  readonly resolved: number;
}

const hourOf = ({ perDay, arrival, requestsPerMinute }: DailyLoad): Scenario => {
  const tasks = waiting(Math.round(perDay / HOURS));
  return {
    ...quiet(arrival),
    requestsPerMinute,
    tasks,
    requests: tasks.map(({ id }, index) => ({
      atMs: arrival === 'steady' ? (index * HOUR_MS) / tasks.length : 0,
      taskId: id,
      project: MAIN,
    })),
  };
};

/**
 * Simulates one hour of the day, until its queue is empty, and takes it 24 times. All tasks are still waiting, and nothing
 * fails but the quota: a peer pays for its calls and its waiting, not for a story of faults.
 */
export const simulateDay = async (
  load: DailyLoad,
  peerName: Peer['name'],
  deployment: Deployment,
  progress: (done: number, total: number) => void,
): Promise<Day> => {
  const scenario = hourOf(load);
  const peer =
    peerName === 'ours' ? ourPeer(scenario, deployment) : naivePeer(deployment.mapping.concurrency);
  const record = await runScenario(scenario, peer, { throttle: 'fixed', seed: SEED, progress });
  const requests = scenario.requests.length;
  const idleHours = Math.max(0, 1 - (record.endedAt - record.startedAt) / HOUR_MS);
  return {
    requests: requests * HOURS,
    resolved: (requests - record.left.deadLetter.size - record.left.parked.size) * HOURS,
    // Whoever asks for a cancel sends a message, one call each.
    sqsRequests: (record.sqsCalls + requests + idleHours * IDLE_CALLS_PER_HOUR) * HOURS,
    invocations: record.invocations * HOURS,
    billedSeconds: (record.billedMs / 1_000) * HOURS,
    memoryGigabytes: MEMORY_GIGABYTES,
    logBytes: (record.logBytes + record.invocations * PLATFORM_LOG_BYTES) * HOURS,
  };
};
