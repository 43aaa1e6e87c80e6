import type { SQSRecord } from 'aws-lambda';
import { readConsumerConfig } from '../../lib/config.ts';
import type { Transport, WireAnswer, WireRequest } from '../../lib/mpc/transport.ts';
import { createWatch } from '../../lib/observability/watch.ts';
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
import { createStrictQueues } from '../settling/strictQueues.ts';

export const PROJECT = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';
export const FUNCTION = 'transcoding-canceller-test-cancelFromQueue';

/** A line of the log. */
export type Line = Readonly<Record<string, unknown>>;

/** A line of metrics, as CloudWatch reads it. */
export interface MetricLine extends Line {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
}

interface Options {
  readonly queues?: Queues;
  /** Answers in the place of the simulated API; undefined: the API answers. */
  readonly answer?: (
    request: WireRequest,
  ) => Promise<WireAnswer | undefined> | WireAnswer | undefined;
  readonly variables?: Readonly<Record<string, string>>;
}

const isMetricLine = (line: Line): line is MetricLine => '_aws' in line;

/** The real consumer and its watch before the simulated API, in fake time; what it writes is kept. */
export const createWatchedService = ({
  queues = createStrictQueues(),
  answer = () => undefined,
  variables = {},
}: Options = {}) => {
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
  const transport: Transport = async (request, limits) =>
    (await answer(request)) ?? (await model(request, limits));
  const config = readConsumerConfig({
    ...WORKING,
    HUAWEICLOUD_SDK_PROJECT_ID: PROJECT,
    MPC_REQUESTS_PER_MINUTE: '1000000',
    ...variables,
  });
  const written: string[] = [];
  const watch = createWatch({
    logLevel: config.logLevel,
    clock,
    write: (text) => void written.push(text),
  });
  const consumer = buildConsumer(config, {
    clock,
    transport,
    queues,
    random: () => 0.5,
    noticed: watch.noticed,
    lookUpFailed: watch.lookUpFailed,
  });
  const parsed = (): Line[] => written.map((text) => JSON.parse(text) as Line);

  return {
    simulator,
    clock,
    watch,
    written,
    /** Lines of the log, without those of metrics. */
    lines: () => parsed().filter((line) => !isMetricLine(line)),
    metricLines: () => parsed().filter(isMetricLine),
    /** Puts tasks into the API's queue, or into another state. */
    seed: (ids: readonly string[], status: TaskStatus = 'WAITING') =>
      simulator.seedTasks(ids.map((id) => ({ project: PROJECT, id, status }))),
    /** Invokes the function with a batch, as Lambda does. */
    invoke: (records: readonly SQSRecord[], awsRequestId = 'invocation-1', remainingMs = 20_000) =>
      watch.invocation({ awsRequestId, functionName: FUNCTION }, (settled) =>
        consumer.consume(records, remainingMs, settled),
      ),
    /** Lets fake time pass until the promise is settled. */
    until: <T>(promise: Promise<T>): Promise<T> => settleIn(time, promise),
    /** Lets fake time pass. */
    wait: (ms: number): Promise<void> => settleIn(time, clock.sleep(ms)),
  };
};

/** All values of each metric over several lines, by name; counters are not added up. */
export const valuesIn = (lines: readonly MetricLine[]): Record<string, number[]> => {
  const values: Record<string, number[]> = {};
  for (const line of lines) {
    for (const { Name } of line._aws.CloudWatchMetrics.flatMap(({ Metrics }) => Metrics)) {
      values[Name] = [...(values[Name] ?? []), ...[line[Name] as number | number[]].flat()];
    }
  }
  return values;
};

/** An answer of the API or its gateway with an error. */
export const errorAnswer = (status: number, code: string, message: string): WireAnswer => ({
  kind: 'answer',
  status,
  headers: { 'x-request-id': 'request-1' },
  body: JSON.stringify({ error_code: code, error_msg: message }),
  complete: true,
});
