import { noAttempts, writeAttempts } from '../../lib/cancel/attempts.ts';
import type { Clock } from '../../lib/mpc/clock.ts';
import type { Transport } from '../../lib/mpc/transport.ts';
import { type Attributes, OUR_ATTRIBUTES, stringAttribute } from '../../lib/queue/message.ts';
import type { QueueName } from '../../lib/queue/queues.ts';
import { refuse } from '../mpc-simulator/authentication.ts';
import { fractionOf, type Random, seededRandom } from '../mpc-simulator/random.ts';
import { createSimulator, type Simulator } from '../mpc-simulator/simulator.ts';
import { createModelTransport } from './apiModel.ts';
import { createFakeTime, type FakeTime } from './fakeTime.ts';
import { createQueueModel, type QueueModel } from './queueModel.ts';
import type { PlannedRequest, Scenario } from './scenario.ts';

/** How the minute of the quota is counted. */
export type ThrottleWindow = 'fixed' | 'sliding';

/** What may differ between the peers of one scenario, or between its runs. */
export interface WorldSettings {
  readonly throttle: ThrottleWindow;
  readonly seed: number;
  /** Of the source queue. */
  readonly visibilityMs: number;
  readonly maxReceives: number;
  readonly duplicates: number;
}

/** The end of a request. */
export interface End {
  /** Epoch milliseconds. */
  readonly at: number;
  /** The kind of its outcome, or the queue it went to. */
  readonly how: string;
}

/** A request that was put on the queue. */
export interface AskedRequest extends PlannedRequest {
  /** All ends that were reported of it, the first one first. */
  readonly ends: End[];
}

/** What is paid for besides invocations. */
export interface Spent {
  /** Calls that functions make of the queue service. */
  sqsCalls: number;
  /** Bytes that functions write to their logs. */
  logBytes: number;
}

/** The API, the queues and time, without those who use them. */
export interface World {
  readonly startedAt: number;
  readonly time: FakeTime;
  readonly clock: Clock;
  readonly random: Random;
  readonly simulator: Simulator;
  readonly queues: Readonly<Record<QueueName, QueueModel>>;
  /** Requests by number, which is their `correlation_id`. */
  readonly requests: readonly AskedRequest[];
  /** Who made each call of the ledger, in its order. */
  readonly callers: readonly string[];
  /** What its users spend, as far as they say so. */
  readonly spent: Spent;
  /** Puts a request on the queue. */
  ask(request: PlannedRequest): void;
  /** Writes down what became of a request. */
  ended(request: number, how: string): void;
  /** How many requests have ended. */
  endedCount(): number;
  /** The way of one caller to the API. */
  transportOf(caller: string): Transport;
}

const FIRST_START = Date.UTC(2026, 0, 15, 9, 30);
const MINUTE_MS = 60_000;
const ONE_WAY_MS = 30;
/** Nobody here looks at it, but every page of a list is read. */
const SHORT_SOURCE = { output: { bucket: 'out', location: 'cn-north-4', object: 'out' } };

/** The number of the request that a body carries, also one that is not JSON. */
export const numberIn = (body: string): number =>
  Number(/"correlation_id":"(\d+)"/.exec(body)?.[1]);

const attributesOf = ({ earlier }: PlannedRequest, startedAt: number): Attributes => {
  if (earlier === undefined) return {};
  const { askedMs, failingMs } = earlier;
  const attempts = {
    ...noAttempts(startedAt - askedMs),
    ...(failingMs === undefined
      ? {}
      : { firstFailureAt: startedAt - failingMs, tries: 1, deleteSent: true }),
  };
  return { [OUR_ATTRIBUTES.attempts]: stringAttribute(writeAttempts(attempts)) };
};

/** Each seed starts at another moment of the minute: how a fixed minute lies matters. */
export const startOf = (seed: number): number =>
  FIRST_START + Math.floor(fractionOf(seed, 'start') * MINUTE_MS);

const createApi = (scenario: Scenario, { throttle, seed }: WorldSettings, clock: Clock) => {
  const startedAt = clock.now();
  const { settings, requestsPerMinute, projects, badKeyUntilMs, downUntilMs } = scenario;
  const allowed = new Set(projects);
  const simulator = createSimulator({
    now: clock.now,
    seed,
    // Each project is a tenant of its own.
    authenticate: ({ path }, now) =>
      now - startedAt < badKeyUntilMs
        ? refuse('verify aksk signature fail')
        : { ok: true, tenant: path.split('/')[2] ?? '', projects: allowed },
    settings: {
      ...settings,
      quota: { window: throttle, perMinute: requestsPerMinute, overallPerMinute: 1_000_000 },
    },
  });
  simulator.seedTasks(
    scenario.tasks.map(({ ageMs, ...task }) => ({
      source: SHORT_SOURCE,
      ...task,
      createTime: startedAt - ageMs,
    })),
  );
  for (const fault of scenario.faults) simulator.scriptFault(fault);
  if (downUntilMs > 0) {
    simulator.setOutages([{ from: startedAt, until: startedAt + downUntilMs, how: 'serverError' }]);
  }
  return simulator;
};

/** Makes the world of one run. The same scenario and settings give the same world. */
export const createWorld = (scenario: Scenario, settings: WorldSettings): World => {
  const startedAt = startOf(settings.seed);
  const time = createFakeTime(startedAt);
  const { clock } = time;
  const random = seededRandom(settings.seed + 1);
  const simulator = createApi(scenario, settings, clock);
  const requests: AskedRequest[] = [];
  const callers: string[] = [];
  let endedCount = 0;

  const ended = (number: number, how: string): void => {
    const request = requests[number];
    if (request === undefined) throw new RangeError(`there is no request ${number}`);
    if (request.ends.length === 0) endedCount++;
    request.ends.push({ at: clock.now(), how });
  };

  const settling = { visibilityMs: settings.visibilityMs, maxReceives: 1_000, duplicates: 0 };
  const keep = { ...settling, onDead: () => undefined };
  const deadLetter = createQueueModel({ name: 'dead', ...keep }, time, random);
  const parked = createQueueModel({ name: 'parked', ...keep }, time, random);
  const source = createQueueModel(
    {
      name: 'source',
      visibilityMs: settings.visibilityMs,
      maxReceives: settings.maxReceives,
      duplicates: settings.duplicates,
      onDead: (message) => {
        deadLetter.send(message, 0);
        ended(numberIn(message.body), 'dead');
      },
    },
    time,
    random,
  );

  const world: World = {
    startedAt,
    time,
    clock,
    random,
    simulator,
    queues: { source, deadLetter, parked },
    requests,
    callers,
    spent: { sqsCalls: 0, logBytes: 0 },
    ask: (request) => {
      const { taskId, project, fields, cutShort } = request;
      const json = JSON.stringify({
        task_id: taskId,
        project_id: project,
        correlation_id: String(requests.length),
        ...fields,
      });
      requests.push({ ...request, ends: [] });
      const body = cutShort ? json.slice(0, -1) : json;
      source.send({ body, attributes: attributesOf(request, startedAt), groupId: project }, 0);
    },
    ended,
    endedCount: () => endedCount,
    transportOf: (caller) => {
      const observed = {
        handle: (request: Parameters<Simulator['handle']>[0]) => {
          callers.push(caller);
          return simulator.handle(request);
        },
      };
      return createModelTransport(observed, clock, { oneWayMs: ONE_WAY_MS });
    },
  };
  for (const [atMs, together] of Map.groupBy(scenario.requests, (request) => request.atMs)) {
    time.schedule(startedAt + atMs, () => together.forEach(world.ask));
  }
  return world;
};
