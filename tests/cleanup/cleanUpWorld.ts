import { createCleanUp } from '../../lib/cleanup/cleanUp.ts';
import { readCleanUpEvent } from '../../lib/cleanup/cleanUpEvent.ts';
import type { CleanUpReport } from '../../lib/cleanup/cleanUpReport.ts';
import type { ParameterReader } from '../../lib/cleanup/cleanUpSwitch.ts';
import { readActingCleanUpConfig } from '../../lib/config/cleanUpConfig.ts';
import type { Transport } from '../../lib/mpc/transport.ts';
import { trustEveryone } from '../../local/mpc-simulator/authentication.ts';
import type { SettingsPatch } from '../../local/mpc-simulator/settings.ts';
import { createSimulator } from '../../local/mpc-simulator/simulator.ts';
import type { NewTask } from '../../local/mpc-simulator/taskWorld.ts';
import { createModelTransport } from '../../local/simulation/apiModel.ts';
import { createFakeTime } from '../../local/simulation/fakeTime.ts';
import { settleIn } from '../settleIn.ts';

export const PROJECT = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';
export const START = Date.UTC(2026, 0, 15, 9, 30, 17, 250);
export const HOUR_MS = 3_600_000;
export const STALE_AFTER_MS = 6 * HOUR_MS;

/** Variables with which clean-up acts on one project. */
export const ACTING: Readonly<Record<string, string>> = {
  HUAWEICLOUD_SDK_AK: 'AK',
  HUAWEICLOUD_SDK_SK: 'SK',
  HUAWEICLOUD_SDK_PROJECT_ID: PROJECT,
  MPC_REGION: 'cn-north-4',
  MPC_ENDPOINT: 'http://mpc.test',
  CANCEL_REQUESTS_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/1/cancel-requests',
  CLEANUP_DRY_RUN: 'false',
};

interface Options {
  readonly variables?: Readonly<Record<string, string>>;
  readonly settings?: SettingsPatch;
  readonly projects?: readonly string[];
  /** Stands between the clean-up and the API. */
  readonly through?: (transport: Transport) => Transport;
  readonly readParameter?: ParameterReader;
  /** How many of the bodies SQS confirms; all when absent. */
  readonly confirms?: (bodies: readonly string[]) => number;
}

/** The real clean-up before the simulated API, in fake time, with a queue that takes down what it is sent. */
export const createCleanUpWorld = (options: Options = {}) => {
  const time = createFakeTime(START);
  const { clock } = time;
  const simulator = createSimulator({
    now: clock.now,
    authenticate: trustEveryone('tenant', options.projects ?? [PROJECT]),
    settings: {
      lifecycle: { startsPerMinute: 0, durationMs: 1e12 },
      quota: { perMinute: 100_000, overallPerMinute: 1_000_000 },
      ...options.settings,
    },
  });
  const model = createModelTransport(simulator, clock, { oneWayMs: 20 });
  const config = readActingCleanUpConfig({
    ...ACTING,
    MPC_REQUESTS_PER_MINUTE: '100000',
    QUOTA_SHARE: '1',
    ...options.variables,
  });
  const bodies: string[] = [];
  const cleanUp = createCleanUp(config, {
    clock,
    transport: options.through?.(model) ?? model,
    readParameter: options.readParameter ?? (() => Promise.reject(new Error('no parameters'))),
    enqueue: (sent) => {
      const confirmed = options.confirms?.(sent) ?? sent.length;
      bodies.push(...sent.slice(0, confirmed));
      return Promise.resolve(confirmed);
    },
  });

  const settle = <T>(promise: Promise<T>): Promise<T> => settleIn(time, promise);
  const start = (event: unknown, functionMs: number): Promise<CleanUpReport> =>
    cleanUp(readCleanUpEvent(event, config), {
      deadline: clock.now() + functionMs,
      runId: 'run-1',
    });

  return {
    simulator,
    clock,
    transport: model,
    settle,
    /** Starts a run without letting time pass. */
    start: (event: unknown = {}) => start(event, 840_000),
    /** One run, as it is invoked with an event. */
    run: (event: unknown = {}, functionMs = 840_000) => settle(start(event, functionMs)),
    /** Puts waiting tasks of an age in milliseconds into the API. @returns their ids. */
    waiting: (
      count: number,
      ageMs: number,
      rest: Omit<NewTask, 'project'> = {},
      project = PROJECT,
    ) =>
      simulator.seedTasks(
        Array.from({ length: count }, () => ({
          project,
          createTime: clock.now() - ageMs,
          ...rest,
        })),
      ),
    bodies,
    /** What is on the queue, read. */
    requests: () => bodies.map((body) => JSON.parse(body) as Readonly<Record<string, unknown>>),
    enqueuedIds: () => bodies.map((body) => String(JSON.parse(body).task_id)),
    /** Calls that reached the API. */
    calls: () => simulator.ledger.length,
  };
};
