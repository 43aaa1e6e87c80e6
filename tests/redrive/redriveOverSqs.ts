import { PurgeQueueCommand } from '@aws-sdk/client-sqs';
import type { Outgoing, QueueName } from '../../lib/queue/queues.ts';
import { sqsCallsOf } from '../../lib/queue/sqsClient.ts';
import { createSqsQueues } from '../../lib/queue/sqsQueues.ts';
import { type Letter, readLetter } from '../../lib/redrive/letter.ts';
import type { LetterQueues } from '../../lib/redrive/letterQueues.ts';
import { redriveRun } from '../../lib/redrive/redriveRun.ts';
import { createSqsLetterQueues } from '../../lib/redrive/sqsLetterQueues.ts';
import { startLocalSqs } from '../../local/sqs/startLocalSqs.ts';

const REGION = 'eu-central-1';
const QUEUES: readonly QueueName[] = ['source', 'deadLetter', 'parked'];

interface RunOptions {
  /** Stands between the run and SQS. */
  readonly through?: (queues: LetterQueues) => LetterQueues;
  readonly requestsPerMinute?: number;
  readonly dryRun?: boolean;
}

/** Redrive over a real SQS protocol. Time moves by what is added to the clock of this machine. */
export const startRedriveOverSqs = async () => {
  const sqs = await startLocalSqs({
    region: REGION,
    queues: QUEUES.map((name) => ({
      logicalId: name,
      name,
      arn: `arn:aws:sqs:${REGION}:000000000000:${name}`,
      attributes: {
        VisibilityTimeout: '52',
        MaximumMessageSize: name === 'source' ? '262144' : '1048576',
      },
    })),
  });
  const urls = {
    source: sqs.queueUrl('source'),
    deadLetter: sqs.queueUrl('deadLetter'),
    parked: sqs.queueUrl('parked'),
  };
  let ahead = 0;
  const clock = { now: () => Date.now() + ahead };
  const queues = createSqsLetterQueues(sqs.client, urls);
  const sender = createSqsQueues({
    urls,
    loadClient: () => Promise.resolve(sqsCallsOf(sqs.client)),
  });
  return {
    sqs,
    urls,
    clock,
    queues,
    wait: (ms: number): void => {
      ahead += ms;
    },
    /** Puts messages on a queue as they are, all of them confirmed. */
    put: async (queue: QueueName, messages: readonly Outgoing[]): Promise<void> => {
      const confirmed = await sender.send(
        queue,
        messages.map((it, index) => ({ ...it, id: String(index) })),
      );
      if (confirmed.size < messages.length) throw new Error('the local SQS refused a message');
    },
    run: ({ through, requestsPerMinute = 1e6, dryRun = false }: RunOptions = {}) =>
      redriveRun(
        {
          queues: through?.(queues) ?? queues,
          clock,
          policy: { maxRedrives: 3 },
          requestsPerMinute,
          intervalMs: 900_000,
        },
        { deadline: clock.now() + 100_000, mostLetters: 20_000, mostCalls: 5_000 },
        { dryRun },
      ),
    /** Receives all that is visible on a queue, and leaves it hidden. */
    lettersOn: async (queue: QueueName): Promise<Letter[]> => {
      const letters: Letter[] = [];
      for (;;) {
        const records = await queues.receive(queue, 300, 0);
        if (records.length === 0) return letters;
        letters.push(...records.map(readLetter));
      }
    },
    /** Deletes what is on the queues. */
    empty: async (): Promise<void> => {
      for (const QueueUrl of Object.values(urls)) {
        await sqs.client.send(new PurgeQueueCommand({ QueueUrl }));
      }
    },
    close: (): Promise<void> => sqs.close(),
  };
};

/** Redrive over SQS. */
export type RedriveOverSqs = Awaited<ReturnType<typeof startRedriveOverSqs>>;
