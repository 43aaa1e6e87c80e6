import type { SQSRecord } from 'aws-lambda';
import { readConsumerConfig } from '../../lib/config.ts';
import type { EventsClient } from '../../lib/events/eventBridgeClient.ts';
import type { Transport, WireAnswer, WireRequest } from '../../lib/mpc/transport.ts';
import type { Settlement } from '../../lib/queue/consumer.ts';
import type { Queues } from '../../lib/queue/queues.ts';
import { buildConsumer } from '../../lib/service.ts';
import { trustEveryone } from '../../local/mpc-simulator/authentication.ts';
import { createSimulator } from '../../local/mpc-simulator/simulator.ts';
import type { TaskStatus } from '../../local/mpc-simulator/task.ts';
import { createModelTransport } from '../../local/simulation/apiModel.ts';
import { createFakeTime } from '../../local/simulation/fakeTime.ts';
import { MORNING } from '../records.ts';
import { WORKING } from '../settings/variables.ts';
import { settleIn } from '../settleIn.ts';

export const PROJECT = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';
/** What the template gives an invocation. */
const FUNCTION_MS = 20_000;

interface Options {
  readonly queues: Queues;
  /** Answers in the place of the simulated API; undefined: the API answers. */
  readonly answer?: (request: WireRequest) => WireAnswer | undefined;
  /** Numbers in [0, 1); the middle if absent. */
  readonly random?: () => number;
  readonly variables?: Readonly<Record<string, string>>;
  /** Used once the variables name an event bus. */
  readonly loadEventsClient?: () => Promise<EventsClient>;
}

/** The real consumer and engine before the simulated API, in fake time. */
export const createConsumerInFakeTime = ({
  queues,
  answer = () => undefined,
  random = () => 0.5,
  variables = {},
  loadEventsClient,
}: Options) => {
  const time = createFakeTime(MORNING);
  const { clock } = time;
  const simulator = createSimulator({
    now: clock.now,
    authenticate: trustEveryone('tenant', [PROJECT]),
    settings: {
      lifecycle: { startsPerMinute: 0, durationMs: 1e12 },
      quota: { perMinute: 1_000_000, overallPerMinute: 1_000_000 },
    },
  });
  const model = createModelTransport(simulator, clock, { oneWayMs: 20 });
  const transport: Transport = (request, limits) => {
    const scripted = answer(request);
    return scripted ? Promise.resolve(scripted) : model(request, limits);
  };
  const settlements: Settlement[] = [];
  const consumer = buildConsumer(
    readConsumerConfig({
      ...WORKING,
      HUAWEICLOUD_SDK_PROJECT_ID: PROJECT,
      MPC_REQUESTS_PER_MINUTE: '1000000',
      ...variables,
    }),
    {
      clock,
      transport,
      queues,
      random,
      ...(loadEventsClient === undefined ? {} : { loadEventsClient }),
    },
  );

  const settle = <T>(promise: Promise<T>): Promise<T> => settleIn(time, promise);

  return {
    simulator,
    clock,
    time,
    settlements,
    /** Consumes one batch. @returns ids of the messages that are reported as not done, in the order of the answer. */
    consume: async (records: readonly SQSRecord[], remainingMs = FUNCTION_MS) => {
      settlements.length = 0;
      const { batchItemFailures } = await settle(
        consumer.consume(records, remainingMs, (settlement) => settlements.push(settlement)),
      );
      return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    },
    /** Lets fake time pass. */
    wait: (ms: number): Promise<void> => settle(clock.sleep(ms)),
    /** Puts tasks into the API's queue, or into another state. */
    seed: (ids: readonly string[], status: TaskStatus = 'WAITING') =>
      simulator.seedTasks(ids.map((id) => ({ project: PROJECT, id, status }))),
    /** Fate and outcome of each message of the last batch, by message id. */
    fates: () =>
      Object.fromEntries(
        settlements.map(({ message, fate, outcome }) => [
          message.id,
          outcome ? `${fate} ${outcome.kind}` : fate,
        ]),
      ),
    /** Calls that reached the API, as `kind id,id`. */
    calls: () => simulator.ledger.map(({ kind, taskIds }) => [kind, ...taskIds].join(' ')),
  };
};

/** An answer of the API with an error of its own. */
export const errorAnswer = (
  status: number,
  error: { readonly error_code: string; readonly error_msg: string },
): WireAnswer => ({
  kind: 'answer',
  status,
  headers: { 'x-request-id': 'request-1' },
  body: JSON.stringify(error),
  complete: true,
});
