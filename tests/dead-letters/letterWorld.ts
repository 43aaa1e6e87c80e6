import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  ChangeMessageVisibilityBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type Message as SqsMessage,
} from '@aws-sdk/client-sqs';
import type { Surroundings } from '../../cli/surroundings.ts';
import type { Attempts } from '../../lib/cancel/attempts.ts';
import { systemClock } from '../../lib/mpc/clock.ts';
import { type FailureReason, failureAttributes } from '../../lib/queue/failureRecord.ts';
import type { Attributes } from '../../lib/queue/message.ts';
import type { QueueName } from '../../lib/queue/queues.ts';
import { createSqsLetterQueues } from '../../lib/redrive/sqsLetterQueues.ts';
import { type LocalSqs, startLocalSqs } from '../../local/sqs/startLocalSqs.ts';
import { type CommandResult, commandLine } from '../cli/commandLine.ts';

const REGION = 'eu-central-1';
const NAMES: Readonly<Record<QueueName, string>> = {
  source: 'transcoding-canceller-test-cancel-requests',
  deadLetter: 'transcoding-canceller-test-dead-letter',
  parked: 'transcoding-canceller-test-parked',
};
const LARGEST: Readonly<Record<QueueName, string>> = {
  source: '262144',
  deadLetter: '1048576',
  parked: '1048576',
};

/** What failed, for a letter that only has to be one. */
export const FAILED: FailureReason = {
  class: 'ambiguous',
  code: 'MPC.10212',
  status: 400,
  message: 'Operation failed.',
  requestId: 'c0ffee',
};

/** A letter as the consumer sends it. */
export interface LetterSeed {
  /** A text, or what its JSON says. */
  readonly body: unknown;
  /** Absent: FAILED. `none`: a bare letter, as SQS moves one itself. */
  readonly failed?: Partial<FailureReason> | 'none';
  readonly attempts?: Partial<Attempts>;
  /** The sender's. */
  readonly attributes?: Attributes;
}

const AT = Date.UTC(2026, 0, 15, 9, 30);

const outgoing = (
  { body, failed = {}, attempts = {}, attributes = {} }: LetterSeed,
  id: string,
) => {
  const known: Attempts = {
    enqueuedAt: AT - 3_600_000,
    firstFailureAt: AT - 3_540_000,
    tries: 7,
    deleteSent: true,
    redrives: 0,
    ...attempts,
  };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const message = { id, receiptHandle: '', body: text, attributes, attempts: known, sentAt: AT };
  return {
    id,
    body: text,
    attributes:
      failed === 'none'
        ? attributes
        : failureAttributes(message, { ...FAILED, ...failed }, known, AT),
  };
};

/** A message as it lies on a queue. */
export interface Lying {
  readonly id: string;
  readonly body: string;
  readonly attributes: SqsMessage['MessageAttributes'];
}

/** A local SQS with the three queues, and the command line before it. */
export interface LetterWorld {
  readonly sqs: LocalSqs;
  readonly env: Readonly<Record<string, string>>;
  readonly url: (queue: QueueName) => string;
  readonly seed: (queue: QueueName, letters: readonly LetterSeed[]) => Promise<void>;
  /** All visible messages of a queue, by id, and visible afterwards. */
  readonly lying: (queue: QueueName) => Promise<Lying[]>;
  /** The attributes of a queue. */
  readonly attributes: (queue: QueueName) => Promise<Record<string, string> | undefined>;
  /** Something in front of SQS that counts its calls by their names. */
  readonly countCalls: (
    counts: Record<string, number>,
  ) => Promise<{ readonly endpoint: string; close(): Promise<void> }>;
  readonly run: (words: readonly string[], world?: Partial<Surroundings>) => Promise<CommandResult>;
  readonly close: () => Promise<void>;
}

/** Starts such a world. */
export const startLetterWorld = async (): Promise<LetterWorld> => {
  const sqs = await startLocalSqs({
    region: REGION,
    queues: (Object.keys(NAMES) as QueueName[]).map((queue) => ({
      logicalId: queue,
      name: NAMES[queue],
      arn: `arn:aws:sqs:${REGION}:000000000000:${NAMES[queue]}`,
      attributes: { MaximumMessageSize: LARGEST[queue] },
    })),
  });
  const url = (queue: QueueName): string => sqs.queueUrl(queue);
  const queues = createSqsLetterQueues(sqs.client, {
    source: url('source'),
    deadLetter: url('deadLetter'),
    parked: url('parked'),
  });
  const env = {
    ...sqs.environment,
    CANCEL_REQUESTS_QUEUE_URL: url('source'),
    DEAD_LETTER_QUEUE_URL: url('deadLetter'),
    PARKED_QUEUE_URL: url('parked'),
  };

  const receiveAll = async (QueueUrl: string): Promise<SqsMessage[]> => {
    const all: SqsMessage[] = [];
    for (;;) {
      const { Messages = [] } = await sqs.client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          MessageAttributeNames: ['All'],
        }),
      );
      if (Messages.length === 0) return all;
      all.push(...Messages);
    }
  };

  return {
    sqs,
    env,
    url,
    seed: async (queue, letters) => {
      const messages = letters.map((letter, index) => outgoing(letter, String(index)));
      const confirmed = await queues.send(queue, messages);
      if (confirmed.size < messages.length) throw new Error('SQS did not take the letters');
    },
    lying: async (queue) => {
      const QueueUrl = url(queue);
      const all = await receiveAll(QueueUrl);
      for (let start = 0; start < all.length; start += 10) {
        const Entries = all.slice(start, start + 10).map(({ ReceiptHandle }, index) => ({
          Id: String(index),
          ReceiptHandle,
          VisibilityTimeout: 0,
        }));
        await sqs.client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
      }
      return all
        .map(({ MessageId = '', Body = '', MessageAttributes }) => ({
          id: MessageId,
          body: Body,
          attributes: MessageAttributes,
        }))
        .toSorted((one, other) => (one.id < other.id ? -1 : 1));
    },
    attributes: async (queue) => {
      const { Attributes } = await sqs.client.send(
        new GetQueueAttributesCommand({ QueueUrl: url(queue), AttributeNames: ['All'] }),
      );
      return Attributes;
    },
    countCalls: async (counts) => {
      const server = createServer((incoming, outgoingResponse) => {
        const name = String(incoming.headers['x-amz-target']).split('.').at(-1) ?? '';
        counts[name] = (counts[name] ?? 0) + 1;
        const { method, headers, url: path } = incoming;
        const onward = request(sqs.endpoint + path, { method, headers }, (answer) => {
          outgoingResponse.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(outgoingResponse);
        });
        incoming.pipe(onward);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      return {
        endpoint: `http://127.0.0.1:${port}`,
        close: async () => {
          server.closeAllConnections();
          await new Promise((resolve) => server.close(resolve));
        },
      };
    },
    run: (words, world = {}) => commandLine(words, env, { ...systemClock, ...world }),
    close: () => sqs.close(),
  };
};
