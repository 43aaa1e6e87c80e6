import type { SQSRecord } from 'aws-lambda';
import type { Failure } from '../../lib/mpc/failure.ts';
import { dispose } from '../../lib/queue/disposition.ts';
import { readArrival } from '../../lib/queue/readMessage.ts';
import type { RedriveWorld } from './redriveWorld.ts';

const FAILURE: Failure = {
  class: 'retry',
  code: 'HTTP.503',
  status: 503,
  message: 'the API is not available',
  sent: true,
  remedy: 'none',
};
/** Whatever fails is dead at once. */
const POLICY = { retryWindowMs: 0, maxQueueAgeMs: 86_400_000 };

const taskOf = (body: string): number => JSON.parse(body).task_id;

/**
 * Serves the source queue as the consumer does, but for the API: tasks either fail always, or are resolved.
 * @param fails - whether a task fails.
 */
export const createServingWorker = (world: RedriveWorld, fails: (task: number) => boolean) => {
  const { queues, clock } = world;
  const resolved = new Map<number, number>();
  const redrives = new Map<number, number>();
  const count = (counts: Map<number, number>, key: number): void => {
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  const settle = (record: SQSRecord): void => {
    const message = readArrival(record);
    const task = taskOf(message.body);
    count(redrives, message.attempts.redrives);
    if (fails(task)) {
      const outcome = { kind: 'retry', failure: FAILURE, deleteSent: true } as const;
      const disposition = dispose(message, outcome, POLICY, clock.now(), () => 0);
      if (disposition.kind !== 'move') throw new RangeError('what fails is moved');
      queues[disposition.to].put(disposition.copy, clock.now());
    } else count(resolved, task);
    queues.source.remove(record.messageId, record.receiptHandle);
  };
  return {
    /** How often each task was resolved. */
    resolved,
    /** How often requests came back, by how often. */
    redrives,
    /** Serves all that has arrived. */
    serve: async (): Promise<void> => {
      for (;;) {
        const records = await queues.port.receive('source', 60, 0);
        if (records.length === 0) return;
        for (const record of records) settle(record);
      }
    },
  };
};
