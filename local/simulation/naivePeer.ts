import type { SQSRecord } from 'aws-lambda';
import type { Environment } from './environmentSlot.ts';
import type { Peer } from './peer.ts';
import { numberIn, type World } from './world.ts';

/** What a batch helper and the queue's own redrive are usually set to. */
const BATCH_SIZE = 10;
const VISIBILITY_MS = 30_000;
const MAX_RECEIVES = 5;
const TIMEOUT_MS = 30_000;
const ATTEMPT_TIMEOUT_MS = 8_000;

const startEnvironment = ({ transportOf, ended }: World): Environment => {
  const transport = transportOf('consumer');
  let alive = true;
  /** Ends the invocation that is under way. */
  let interrupt = (): void => undefined;

  const cancel = async ({ messageId, body }: SQSRecord): Promise<string | undefined> => {
    const { task_id, project_id } = JSON.parse(body);
    const target = `/v1/${project_id}/transcodings?task_id=${task_id}`;
    const answer = await transport(
      { method: 'DELETE', origin: 'https://mpc.simulation', target, headers: {}, body: '' },
      { timeoutMs: ATTEMPT_TIMEOUT_MS },
    );
    if (answer.kind !== 'answer' || answer.status >= 300) return messageId;
    if (alive) ended(numberIn(body), 'cancelled');
    return undefined;
  };
  const serve = async (records: readonly SQSRecord[]) => {
    const failed = (await Promise.all(records.map(cancel))).filter((id) => id !== undefined);
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };

  return {
    invoke: (records) =>
      new Promise((resolve) => {
        interrupt = () => resolve(undefined);
        void serve(records).then(resolve);
      }),
    kill: () => {
      alive = false;
      interrupt();
    },
  };
};

/**
 * What a batch helper with the official SDK gives: each message one DELETE, whatever is not 2xx an item failure, 30 s of
 * visibility, and after five receives the dead-letter queue.
 *
 * @param environments - as many as the service has.
 */
export const naivePeer = (environments: number): Peer => ({
  name: 'naive',
  queue: { visibilityMs: VISIBILITY_MS, maxReceives: MAX_RECEIVES },
  mapping: {
    batchSize: BATCH_SIZE,
    windowMs: 0,
    timeoutMs: TIMEOUT_MS,
    concurrency: environments,
  },
  start: startEnvironment,
});
