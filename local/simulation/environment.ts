import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { ConsumerConfig } from '../../lib/config.ts';
import type { Clock } from '../../lib/mpc/clock.ts';
import type { Transport } from '../../lib/mpc/transport.ts';
import type { Settlement } from '../../lib/queue/consumer.ts';
import type { QueueName, Queues } from '../../lib/queue/queues.ts';
import type { SqsClient } from '../../lib/queue/sqsClient.ts';
import { createSqsQueues } from '../../lib/queue/sqsQueues.ts';
import { buildConsumer } from '../../lib/service.ts';
import type { Random } from '../mpc-simulator/random.ts';
import type { Environment } from './environmentSlot.ts';
import type { QueueModel } from './queueModel.ts';
import {
  createSqsModel,
  QUEUE_URLS,
  type SqsMoment,
  type SqsTrouble,
  type SqsTroubles,
} from './sqsModel.ts';

/** Moments at which an execution environment can be killed. */
export type KillPoint = 'before_call' | 'after_call' | SqsMoment;

/** What an environment touches. */
export interface Surroundings {
  readonly clock: Clock;
  readonly transport: Transport;
  readonly queues: Readonly<Record<QueueName, QueueModel>>;
  readonly random: Random;
  readonly troubles: SqsTroubles;
  readonly met: (trouble: SqsTrouble) => void;
  readonly settled: (settlement: Settlement) => void;
  /** Asked at each moment at which the environment could die. */
  readonly dies: (point: KillPoint) => boolean;
  /** Told of each call of the queue service. */
  readonly sqsCalled: () => void;
  /** Runs an invocation, and is told of what it settles. */
  readonly observed: <T>(
    work: (settled: (settlement: Settlement) => void) => Promise<T>,
  ) => Promise<T>;
  /** Stands between the consumer and the queues. */
  readonly through?: (queues: Queues) => Queues;
}

/** Tells of each call, before it is made. */
const counted = ({ send, hide, visible }: SqsClient, called: () => void): SqsClient => ({
  send: (url, entries) => {
    called();
    return send(url, entries);
  },
  hide: (url, entries) => {
    called();
    return hide(url, entries);
  },
  visible: (url) => {
    called();
    return visible(url);
  },
});

/** Starts an environment that runs the real consumer, from its settings down to the calls of its two clients. */
export const startEnvironment = (config: ConsumerConfig, world: Surroundings): Environment => {
  const { clock, random, through = (queues) => queues } = world;
  let alive = true;
  /** Ends the invocation that is under way. */
  let interrupt = (): void => undefined;
  const kill = (): void => {
    alive = false;
    interrupt();
  };
  const never = (): Promise<never> => new Promise(() => undefined);
  /** A process that is dead, or dies at this point, goes no further: what waits for it waits for ever. */
  const survives = (point: KillPoint): boolean => {
    if (alive && world.dies(point)) kill();
    return alive;
  };
  const mortalClock: Clock = {
    now: clock.now,
    sleep: (ms, signal) => clock.sleep(ms, signal).then(() => (alive ? undefined : never())),
  };
  const model = createSqsModel({
    queues: world.queues,
    clock: mortalClock,
    random,
    troubles: world.troubles,
    survive: (point) => (survives(point) ? Promise.resolve() : never()),
    met: world.met,
  });
  const sqs = counted(model, world.sqsCalled);
  const consumer = buildConsumer(config, {
    clock: mortalClock,
    transport: async (request, limits) => {
      if (!survives('before_call')) return never();
      const answer = await world.transport(request, limits);
      return survives('after_call') ? answer : never();
    },
    queues: through(createSqsQueues({ urls: QUEUE_URLS, loadClient: () => Promise.resolve(sqs) })),
    random,
  });
  return {
    invoke: (records: readonly SQSRecord[], remainingMs: number) =>
      new Promise<SQSBatchResponse | undefined>((resolve, reject) => {
        interrupt = () => resolve(undefined);
        // A call that the last invocation left behind may have been its death.
        if (!alive) interrupt();
        world
          .observed((settled) =>
            consumer.consume(records, remainingMs, (settlement) => {
              world.settled(settlement);
              settled(settlement);
            }),
          )
          .then(resolve, reject);
      }),
    kill,
  };
};
