import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { Engine } from '../cancel/engine.ts';
import type { Outcome, Resolution } from '../cancel/outcome.ts';
import type { AllowedProjects, CancelRequest } from '../cancel/request.ts';
import type { Announcer } from './announcer.ts';
import { answeringBy } from './answeringBy.ts';
import { type DeathPolicy, type Disposition, dispose, moveAway } from './disposition.ts';
import { endedOf } from './endedOf.ts';
import type { FailureReason } from './failureRecord.ts';
import { type Incoming, partsOf, readIncoming } from './incoming.ts';
import { invalidReason, unrecognisedReason } from './invalidReason.ts';
import type { Message } from './message.ts';
import type { Queues } from './queues.ts';
import type { Fate, SettleOptions } from './settle.ts';
import { type Settled, settleAndTell } from './settleAndTell.ts';
import { splitList } from './splitList.ts';

/** What became of one message, for logs, metrics and whoever else watches. */
export interface Settlement {
  readonly message: Message;
  /** Absent when the body could not be read, or was a list. */
  readonly request?: CancelRequest;
  readonly outcome?: Outcome;
  readonly calls: Resolution['calls'];
  readonly fate: Fate;
  readonly reason?: FailureReason;
  /** Of the event that tells of its end; absent when there is none. */
  readonly event?: Settled['event'];
}

/** What a consumer needs. */
export interface ConsumerOptions extends SettleOptions {
  readonly engine: Engine;
  readonly queues: Queues;
  readonly projects: AllowedProjects;
  readonly policy: DeathPolicy;
  /** Tells of requests that end; absent when nobody wants to be told. */
  readonly announcer?: Announcer | undefined;
  /** Milliseconds kept at the end of an invocation to settle its messages. */
  readonly marginMs: number;
  readonly attemptTimeoutMs: number;
  /** Aborted when the process is to end: batches then end early, and hand back what was not started. */
  readonly ending?: AbortSignal | undefined;
}

/** Serves batches of cancel requests. Keeps nothing of a batch; may run several at a time. */
export interface Consumer {
  /**
   * Resolves a batch and settles each of its messages.
   * @param remainingMs - milliseconds until the invocation is ended from outside.
   * @param settled - told of each message of the batch after it was settled.
   * @returns exactly the messages that are not done; never rejects for the fault of a message, the API or SQS.
   */
  consume(
    records: readonly SQSRecord[],
    remainingMs: number,
    settled: (settlement: Settlement) => void,
  ): Promise<SQSBatchResponse>;
}

/** Kept for the copies of messages whose event is not confirmed. */
const OWING_MS = 1_000;

/** Kept for the answer itself, once SQS has said all it will say. */
const LAST_WORD_MS = 250;

const isDone = (fate: Fate): boolean => fate !== 'handed_back' && fate !== 'kept';

/** Makes a consumer. */
export const createConsumer = (options: ConsumerOptions): Consumer => {
  const { engine, projects, clock, policy, random, announcer } = options;
  const { marginMs, attemptTimeoutMs, ending } = options;

  /** Splits the lists of a batch, one after another for as long as there is time. */
  const splitLists = async (
    reads: readonly Incoming[],
    queues: Queues,
    deadline: number,
  ): Promise<Map<Message, Disposition>> => {
    // The messages of one list take about as long as settling a batch, for which the margin is kept.
    const lastStart = deadline - 2 * marginMs;
    const dispositions = new Map<Message, Disposition>();
    for (const each of reads) {
      const { message } = each;
      const parts = partsOf(each);
      if (parts === undefined) continue;
      const now = clock.now();
      const disposition: Disposition =
        ending?.aborted || now > lastStart
          ? { kind: 'hand_back', notBefore: now, cause: 'time' }
          : await splitList(message, parts, queues, policy, now);
      dispositions.set(message, disposition);
    }
    return dispositions;
  };

  const resolve = (reads: readonly Incoming[], deadline: number) => {
    const jobs = reads.flatMap(({ message, shape }) => {
      const { id, attempts, sentAt } = message;
      return shape.kind === 'single' ? [{ id, request: shape.request, attempts, sentAt }] : [];
    });
    return engine.run(jobs, { deadline, marginMs, attemptTimeoutMs, ending });
  };

  const decide = (
    { message, shape }: Incoming,
    resolution: Resolution | undefined,
  ): Disposition => {
    const now = clock.now();
    if (shape.kind === 'owing') return { kind: 'told' };
    if (shape.kind === 'invalid' || shape.kind === 'unrecognised') {
      const { kind, problems } = shape;
      const reason = (kind === 'invalid' ? invalidReason : unrecognisedReason)(problems);
      return moveAway(message, 'parked', reason, message.attempts, now);
    }
    // Lists were disposed of before, and the engine resolves every request.
    return dispose(message, (resolution as Resolution).outcome, policy, now, random);
  };

  const toSettlement = (
    { message, shape }: Incoming,
    resolution: Resolution | undefined,
    disposition: Disposition | undefined,
    { fate, event }: Settled,
  ): Settlement => ({
    message,
    ...(shape.kind === 'single' ? { request: shape.request } : {}),
    ...(resolution ? { outcome: resolution.outcome } : {}),
    calls: resolution?.calls ?? [],
    fate,
    ...(disposition?.kind === 'move' ? { reason: disposition.reason } : {}),
    ...(event === undefined ? {} : { event }),
  });

  /** The event that tells how a message ends; undefined when it goes on, or nobody wants to be told. */
  const eventFor = (
    { message, shape }: Incoming,
    disposition: Disposition,
    resolution: Resolution | undefined,
  ): string | undefined => {
    if (shape.kind === 'owing') return shape.event;
    const ended = endedOf(message, shape, disposition, resolution);
    return ended && announcer?.eventOf(ended);
  };

  return {
    consume: async (records, remainingMs, settled) => {
      const deadline = clock.now() + remainingMs;
      const queues = answeringBy(deadline - LAST_WORD_MS, options.queues, clock);
      const reads = records.map((record) => readIncoming(record, projects, announcer));
      // Lists first: they become requests of their own, in later batches.
      const dispositions = await splitLists(reads, queues, deadline);
      const resolutions = await resolve(reads, deadline);
      const events = new Map<Message, string>();
      for (const each of reads) {
        const { message } = each;
        const resolution = resolutions.get(message.id);
        const disposition = dispositions.get(message) ?? decide(each, resolution);
        dispositions.set(message, disposition);
        const event = eventFor(each, disposition, resolution);
        if (event !== undefined) events.set(message, event);
      }
      const publishBy = deadline - LAST_WORD_MS - OWING_MS;
      const ends = await settleAndTell(dispositions, events, queues, { ...options, publishBy });
      for (const each of reads) {
        const { message } = each;
        const end = ends.get(message) as Settled;
        settled(toSettlement(each, resolutions.get(message.id), dispositions.get(message), end));
      }
      const failed = [...ends].filter(([, { fate }]) => !isDone(fate));
      return { batchItemFailures: failed.map(([{ id }]) => ({ itemIdentifier: id })) };
    },
  };
};
