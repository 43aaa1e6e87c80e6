import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { Engine } from '../cancel/engine.ts';
import type { Outcome, Resolution } from '../cancel/outcome.ts';
import {
  type AllowedProjects,
  type CancelRequest,
  type ParsedBody,
  parseBody,
} from '../cancel/request.ts';
import type { Clock } from '../mpc/clock.ts';
import { type DeathPolicy, type Disposition, dispose, moveAway } from './disposition.ts';
import type { FailureReason } from './failureRecord.ts';
import { type HandBack, spread } from './handBack.ts';
import { invalidReason } from './invalidReason.ts';
import { type Message, readMessage } from './message.ts';
import type { QueueName, Queues } from './queues.ts';
import { splitList } from './splitList.ts';

/** What became of one message, for logs, metrics and whoever else watches. */
export interface Settlement {
  readonly message: Message;
  /** Absent when the body could not be read, or was a list. */
  readonly request?: CancelRequest;
  readonly outcome?: Outcome;
  readonly calls: Resolution['calls'];
  /** `list`: split into single messages. */
  readonly fate: 'done' | 'handed_back' | 'retried' | 'dead' | 'parked' | 'split' | 'kept';
  readonly reason?: FailureReason;
}

/** What a consumer needs. */
export interface ConsumerOptions {
  readonly engine: Engine;
  readonly queues: Queues;
  readonly projects: AllowedProjects;
  readonly policy: DeathPolicy;
  readonly clock: Clock;
  /** Numbers in [0, 1). */
  readonly random: () => number;
  /** Environments that consume the queue side by side. */
  readonly environments: number;
  /** Milliseconds kept at the end of an invocation to settle its messages. */
  readonly marginMs: number;
  readonly attemptTimeoutMs: number;
  /** Told of each message after it was settled. */
  readonly settled: (settlement: Settlement) => void;
}

/** Serves batches of cancel requests. Keeps nothing of a batch; may run several at a time. */
export interface Consumer {
  /**
   * Resolves a batch and settles each of its messages.
   * @param remainingMs - milliseconds until the invocation is ended from outside.
   * @returns exactly the messages that are not done; never rejects for the fault of a message, the API or SQS.
   */
  consume(records: readonly SQSRecord[], remainingMs: number): Promise<SQSBatchResponse>;
}

interface Read {
  readonly message: Message;
  readonly parsed: ParsedBody;
}

const FATES: Readonly<Record<QueueName, Settlement['fate']>> = {
  source: 'retried',
  deadLetter: 'dead',
  parked: 'parked',
};

/** Makes a consumer. */
export const createConsumer = (options: ConsumerOptions): Consumer => {
  const { engine, queues, clock, policy, random } = options;

  const decide = ({ message, parsed }: Read, resolution: Resolution | undefined): Disposition => {
    const now = clock.now();
    if (parsed.kind === 'invalid') {
      return moveAway(message, 'parked', invalidReason(parsed.problems), message.attempts, now);
    }
    return resolution
      ? dispose(message, resolution.outcome, policy, now, random)
      : { kind: 'hand_back', notBefore: now, cause: 'time' };
  };

  /** Sends the copies queue by queue. @returns ids of the messages whose copy SQS has confirmed. */
  const move = async (dispositions: ReadonlyMap<Message, Disposition>): Promise<Set<string>> => {
    const moves = [...dispositions.values()].filter((disposition) => disposition.kind === 'move');
    const confirmed = await Promise.all(
      [...Map.groupBy(moves, ({ to }) => to)].map(([to, ofQueue]) =>
        queues.send(
          to,
          ofQueue.map(({ copy }) => copy),
        ),
      ),
    );
    return new Set(confirmed.flatMap((ids) => [...ids]));
  };

  const handBack = async (dispositions: ReadonlyMap<Message, Disposition>): Promise<void> => {
    const handBacks: HandBack[] = [];
    for (const [{ id, receiptHandle }, disposition] of dispositions) {
      if (disposition.kind !== 'hand_back') continue;
      const { cause, notBefore } = disposition;
      handBacks.push({ id, receiptHandle, cause, notBefore });
    }
    if (handBacks.length === 0) return;
    const scarce = handBacks.some(({ cause }) => cause === 'quota');
    const waiting = scarce ? await queues.waiting() : undefined;
    const { environments } = options;
    await queues.hide(spread(handBacks, { waiting, environments }, clock.now(), random));
  };

  const fateOf = (
    { id }: Message,
    disposition: Disposition,
    moved: ReadonlySet<string>,
  ): Settlement['fate'] => {
    switch (disposition.kind) {
      case 'done':
        return 'done';
      case 'hand_back':
        return 'handed_back';
      case 'move':
        return moved.has(id) ? FATES[disposition.to] : 'kept';
      default:
        return disposition satisfies never;
    }
  };

  const resolve = (reads: readonly Read[], deadline: number) => {
    const jobs = reads.flatMap(({ message, parsed }) =>
      parsed.kind === 'single'
        ? [
            {
              id: message.id,
              request: parsed.request,
              attempts: message.attempts,
              sentAt: message.sentAt,
            },
          ]
        : [],
    );
    const { marginMs, attemptTimeoutMs } = options;
    return engine.run(jobs, { deadline, marginMs, attemptTimeoutMs });
  };

  const report = (
    read: Read,
    fate: Settlement['fate'],
    resolution?: Resolution,
    disposition?: Disposition,
  ): void => {
    const { message, parsed } = read;
    options.settled({
      message,
      ...(parsed.kind === 'single' ? { request: parsed.request } : {}),
      ...(resolution ? { outcome: resolution.outcome } : {}),
      calls: resolution?.calls ?? [],
      fate,
      ...(disposition?.kind === 'move' ? { reason: disposition.reason } : {}),
    });
  };

  /** Splits the lists of a batch. @returns ids of those that are not wholly on the queue. */
  const splitLists = async (reads: readonly Read[]): Promise<string[]> => {
    const failed: string[] = [];
    for (const read of reads) {
      if (read.parsed.kind !== 'list') continue;
      const done = await splitList(read.message, read.parsed.singleBodies, queues);
      if (!done) failed.push(read.message.id);
      report(read, done ? 'split' : 'kept');
    }
    return failed;
  };

  /** Resolves and settles all that is not a list. @returns ids of those that are not done. */
  const settleOthers = async (reads: readonly Read[], deadline: number): Promise<string[]> => {
    const resolutions = await resolve(reads, deadline);
    const dispositions = new Map(
      reads.map((read) => [read.message, decide(read, resolutions.get(read.message.id))]),
    );
    const [moved] = await Promise.all([move(dispositions), handBack(dispositions)]);
    const failed: string[] = [];
    for (const read of reads) {
      const disposition = dispositions.get(read.message) as Disposition;
      const fate = fateOf(read.message, disposition, moved);
      if (fate === 'handed_back' || fate === 'kept') failed.push(read.message.id);
      report(read, fate, resolutions.get(read.message.id), disposition);
    }
    return failed;
  };

  return {
    consume: async (records, remainingMs) => {
      const deadline = clock.now() + remainingMs;
      const reads = records.map((record): Read => {
        const message = readMessage(record);
        return { message, parsed: parseBody(message.body, options.projects) };
      });
      const [lists, others] = [
        reads.filter(({ parsed }) => parsed.kind === 'list'),
        reads.filter(({ parsed }) => parsed.kind !== 'list'),
      ];
      // Lists first: they become requests of their own, in later batches.
      const failed = [...(await splitLists(lists)), ...(await settleOthers(others, deadline))];
      return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
    },
  };
};
