import type { LedgerEntry } from '../mpc-simulator/ledger.ts';
import { startMapping } from './mapping.ts';
import type { HttpCall, Peer } from './peer.ts';
import type { Scenario } from './scenario.ts';
import { taskKey } from './taskKey.ts';
import { type AskedRequest, createWorld, numberIn, type ThrottleWindow } from './world.ts';

/** What one run left behind, for the account. Times are epoch milliseconds. */
export interface RunRecord {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly ledger: readonly LedgerEntry[];
  /** Who made each call of the ledger. */
  readonly callers: readonly string[];
  /** Final status of each task, by {@link taskKey}. */
  readonly statuses: ReadonlyMap<string, string>;
  readonly requests: readonly AskedRequest[];
  /** Numbers of the requests that are on each queue at the end. */
  readonly left: {
    readonly source: ReadonlySet<number>;
    readonly deadLetter: ReadonlySet<number>;
    readonly parked: ReadonlySet<number>;
  };
  readonly httpCalls: readonly HttpCall[];
  readonly invocations: number;
  /** Milliseconds that invocations took, all added up. */
  readonly billedMs: number;
  /** Calls of the queue service, by the functions and for them, without those that put requests on the queue. */
  readonly sqsCalls: number;
  /** What the functions wrote to their logs; the platform's own lines are not in it. */
  readonly logBytes: number;
  readonly interrupted: number;
  /** What invocations threw; they have no business to. */
  readonly thrown: readonly Error[];
  readonly duplicates: number;
  readonly longestRedeliveryMs: number;
}

/** What one run depends on besides scenario and peer. */
export interface RunOptions {
  readonly throttle: ThrottleWindow;
  readonly seed: number;
  /** Share of the deliveries (0 to 1) that are repeated. */
  readonly duplicates?: number;
  /** Told now and then how many requests have ended, of how many. */
  readonly progress?: (ended: number, asked: number) => void;
  /** Milliseconds after which the run is over, done or not; 48 hours if absent. */
  readonly longestMs?: number;
}

const LONGEST_RUN_MS = 48 * 3_600_000;

/** Runs one scenario with one peer, until its queue is empty. */
export const runScenario = async (
  scenario: Scenario,
  peer: Peer,
  { throttle, seed, duplicates = 0, progress, longestMs = LONGEST_RUN_MS }: RunOptions,
): Promise<RunRecord> => {
  const world = createWorld(scenario, { throttle, seed, duplicates, ...peer.queue });
  const { time, clock, startedAt, simulator, requests, queues } = world;
  const mapping = startMapping(queues.source, time, peer.mapping, (slot) =>
    peer.start(world, slot),
  );
  const doors = peer.openDoors?.(world);
  if (scenario.killAfterMs !== undefined) {
    time.schedule(startedAt + scenario.killAfterMs, () => mapping.killNext(0));
  }

  const planned = scenario.requests.length;
  await time.run(() => {
    progress?.(world.endedCount(), Math.max(planned, requests.length));
    const isDone = requests.length >= planned && queues.source.size() === 0;
    return isDone || clock.now() > startedAt + longestMs;
  });

  const numbersOn = (queue: keyof typeof queues): Set<number> =>
    new Set([...queues[queue].messages()].map(({ body }) => numberIn(body)));
  return {
    startedAt,
    endedAt: clock.now(),
    ledger: simulator.ledger,
    callers: world.callers,
    statuses: new Map(
      simulator.tasks().map(({ project, id, status }) => [taskKey(project, id), status]),
    ),
    requests,
    left: {
      source: numbersOn('source'),
      deadLetter: numbersOn('deadLetter'),
      parked: numbersOn('parked'),
    },
    httpCalls: doors?.httpCalls ?? [],
    invocations: mapping.invocations(),
    billedMs: mapping.billedMs(),
    sqsCalls: mapping.sqsCalls() + world.spent.sqsCalls,
    logBytes: world.spent.logBytes,
    interrupted: mapping.interrupted(),
    thrown: mapping.thrown(),
    duplicates: queues.source.duplicated(),
    longestRedeliveryMs: mapping.longestRedeliveryMs(),
  };
};
