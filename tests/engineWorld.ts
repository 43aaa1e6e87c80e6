import { noAttempts } from '../lib/cancel/attempts.ts';
import { createBreaker } from '../lib/cancel/breaker.ts';
import { createEngine } from '../lib/cancel/engine.ts';
import { createGate } from '../lib/cancel/gate.ts';
import { createPacer } from '../lib/cancel/pacer.ts';
import type { CancelRequest } from '../lib/cancel/request.ts';
import { createSightings } from '../lib/cancel/sightings.ts';
import type { Job } from '../lib/cancel/target.ts';
import { createMpcClient } from '../lib/mpc/client.ts';
import type { Authorizer } from '../lib/mpc/credentials/authorizer.ts';
import type { Transport } from '../lib/mpc/transport.ts';
import { trustEveryone } from '../local/mpc-simulator/authentication.ts';
import type { SettingsPatch } from '../local/mpc-simulator/settings.ts';
import { createSimulator } from '../local/mpc-simulator/simulator.ts';
import type { TaskStatus } from '../local/mpc-simulator/task.ts';
import { createModelTransport } from '../local/simulation/apiModel.ts';
import { createFakeTime } from '../local/simulation/fakeTime.ts';
import { settleIn } from './settleIn.ts';

export const PROJECT = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';
export const START = Date.UTC(2026, 0, 15, 9, 30, 17);
const ATTEMPT_TIMEOUT_MS = 8_000;

/** Authentication that never fails: the simulator of these tests believes everyone. */
export const trusted: Authorizer = {
  kind: 'access_key',
  authorize: ({ method, origin, path, query, headers, body }) => {
    const text = query.map(([name, value]) => `${name}=${value}`).join('&');
    const target = text === '' ? path : `${path}?${text}`;
    return Promise.resolve({ method, origin, target, headers, body });
  },
  recover: () => Promise.resolve(false),
};

interface WorldOptions {
  readonly settings?: SettingsPatch;
  readonly quotaPerMinute?: number;
  readonly floorPerMinute?: number;
  readonly authorizer?: Authorizer;
  /** Stands between the engine and the simulator. */
  readonly through?: (transport: Transport) => Transport;
}

/** The real engine before the simulated API, in fake time. */
export const createWorld = (options: WorldOptions = {}) => {
  const time = createFakeTime(START);
  const { clock } = time;
  const simulator = createSimulator({
    now: clock.now,
    authenticate: trustEveryone('tenant', [PROJECT]),
    settings: {
      lifecycle: { startsPerMinute: 0, durationMs: 3_600_000 },
      quota: { perMinute: options.quotaPerMinute ?? 1_000, overallPerMinute: 1_000_000 },
      ...options.settings,
    },
  });
  const model = createModelTransport(simulator, clock, { oneWayMs: 20 });
  const transport = options.through?.(model) ?? model;
  const authorizer = options.authorizer ?? trusted;
  const pacer = createPacer({
    quotaPerMinute: options.quotaPerMinute ?? 1_000,
    floorPerMinute: options.floorPerMinute ?? options.quotaPerMinute ?? 1_000,
    environments: 1,
    clock,
  });
  const engine = createEngine({
    projects: new Map([
      [
        PROJECT,
        {
          client: createMpcClient({
            endpoint: 'http://mpc.test',
            projectId: PROJECT,
            authorizer,
            transport,
            clock,
            attemptTimeoutMs: ATTEMPT_TIMEOUT_MS,
          }),
          gate: createGate({
            breaker: createBreaker(),
            pacers: { cancel: pacer, query: pacer },
            authorizer,
            clock,
          }),
          sightings: createSightings(),
          clock,
          concurrency: 20,
        },
      ],
    ]),
    clock,
  });

  const settle = <T>(promise: Promise<T>): Promise<T> => settleIn(time, promise);

  /** Lets fake time pass. */
  const wait = (ms: number): Promise<void> => settle(clock.sleep(ms));

  /** Runs batches side by side and answers with their outcomes, in the order of the jobs of each. */
  const runTogether = async (batches: readonly (readonly Job[])[], functionMs = 60_000) => {
    const limits = {
      deadline: clock.now() + functionMs,
      marginMs: 3_000,
      attemptTimeoutMs: ATTEMPT_TIMEOUT_MS,
    };
    const resolutions = await settle(Promise.all(batches.map((jobs) => engine.run(jobs, limits))));
    return batches.map((jobs, batch) => jobs.map(({ id }) => resolutions[batch]?.get(id)?.outcome));
  };
  const run = async (jobs: readonly Job[], functionMs?: number) =>
    (await runTogether([jobs], functionMs)).flat();

  return {
    simulator,
    engine,
    clock,
    run,
    runTogether,
    wait,
    /** Puts tasks into the API's queue, or into another state. */
    seed: (ids: readonly string[], status: TaskStatus = 'WAITING') =>
      simulator.seedTasks(ids.map((id) => ({ project: PROJECT, id, status }))),
    status: (id: string) => simulator.task(PROJECT, id)?.status,
    /** Calls that reached the API, as `kind id,id`. */
    calls: () =>
      simulator.ledger.map(({ kind, taskIds }) => [kind, ...taskIds.toSorted()].join(' ')),
    countOf: (kind: string) => simulator.ledger.filter((call) => call.kind === kind).length,
  };
};

let made = 0;

/** A request as the engine gets it. */
export const jobFor = (
  taskId: string,
  request: Partial<CancelRequest> = {},
  attempts: Partial<Job['attempts']> = {},
): Job => ({
  id: `message-${++made}`,
  request: { taskId, projectId: PROJECT, ...request },
  attempts: { ...noAttempts(START), ...attempts },
  sentAt: START,
});
