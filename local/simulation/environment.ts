import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { ConsumerConfig } from '../../lib/config.ts';
import type { Clock } from '../../lib/mpc/clock.ts';
import type { Transport } from '../../lib/mpc/transport.ts';
import type { Settlement } from '../../lib/queue/consumer.ts';
import type { Outgoing, QueueName, Queues } from '../../lib/queue/queues.ts';
import { buildConsumer } from '../../lib/service.ts';
import type { QueueModel } from './queueModel.ts';

/** Moments at which an execution environment can be killed. */
export type KillPoint = 'before_call' | 'after_call' | 'after_move' | 'during_hide';

/** One execution environment: it serves one invocation at a time, and may die in the middle of it. */
export interface Environment {
  invoke(records: readonly SQSRecord[], remainingMs: number): Promise<SQSBatchResponse>;
  /** From now on nothing of it has an effect. */
  kill(): void;
}

/** What an environment touches. */
export interface Surroundings {
  readonly clock: Clock;
  readonly transport: Transport;
  readonly queues: Readonly<Record<QueueName, QueueModel>>;
  readonly random: () => number;
  readonly settled: (settlement: Settlement) => void;
  /** Asked at each moment at which the environment could die. */
  readonly dies?: (point: KillPoint) => boolean;
}

const SQS_CALL_MS = 10;
const never = (): Promise<never> => new Promise(() => undefined);

/** Starts an environment that runs the real consumer. */
export const startEnvironment = (config: ConsumerConfig, world: Surroundings): Environment => {
  let alive = true;
  const { clock, dies = () => false } = world;
  /** The process stops at this point, as if by SIGKILL: what waits for it waits for ever. */
  const survive = async (point: KillPoint): Promise<void> => {
    if (alive && dies(point)) alive = false;
    if (!alive) await never();
  };
  const mortalClock: Clock = {
    now: clock.now,
    sleep: async (ms, signal) => {
      await clock.sleep(ms, signal);
      if (!alive) await never();
    },
  };
  const receiptOf = (handle: string): number => Number(handle);
  const batches = <T>(items: readonly T[]): T[][] =>
    Array.from({ length: Math.ceil(items.length / 10) }, (_, index) =>
      items.slice(index * 10, index * 10 + 10),
    );

  const queues: Queues = {
    send: async (name, messages: readonly Outgoing[]) => {
      for (const batch of batches(messages)) {
        await mortalClock.sleep(SQS_CALL_MS);
        for (const { body, attributes, delaySeconds = 0, groupId } of batch) {
          world.queues[name].send(body, attributes, delaySeconds * 1_000, groupId);
        }
        await survive('after_move');
      }
      return new Set(messages.map(({ id }) => id));
    },
    hide: async (messages) => {
      const confirmed = new Set<string>();
      // Twenty calls at once, as the real adapter makes them.
      for (const [index, batch] of batches(messages).entries()) {
        if (index % 20 === 0) await mortalClock.sleep(SQS_CALL_MS);
        await survive('during_hide');
        for (const { id, receiptHandle, seconds } of batch) {
          const done = world.queues.source.hide(id, receiptOf(receiptHandle), seconds * 1_000);
          if (done) confirmed.add(id);
        }
      }
      return confirmed;
    },
    waiting: async () => {
      await mortalClock.sleep(SQS_CALL_MS);
      return world.queues.source.visible();
    },
  };

  const consumer = buildConsumer(config, {
    clock: mortalClock,
    transport: async (request, limits) => {
      await survive('before_call');
      const answer = await world.transport(request, limits);
      await survive('after_call');
      return answer;
    },
    queues,
    random: world.random,
    settled: (settlement) => {
      if (alive) world.settled(settlement);
    },
  });
  return {
    invoke: async (records, remainingMs) => {
      const response = await consumer.consume(records, remainingMs);
      return alive ? response : await never();
    },
    kill: () => {
      alive = false;
    },
  };
};
