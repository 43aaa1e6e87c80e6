import type { SQSRecord } from 'aws-lambda';
import type { Clock } from '../lib/mpc/clock.ts';
import { MESSAGES_PER_RECEIVE } from './limits.ts';

/** The watcher polls while there is nothing; gatherers fill up a batch that has begun. */
export type PollerRole = 'watcher' | 'gatherer';

/** Joins what several pollers receive into batches, one at a time. */
export interface Gathering {
  /**
   * Resolves when a poller may receive. After that it must report the end of its receive by `received` or `failed`.
   * Once the process is ending it never does.
   */
  admit(role: PollerRole): Promise<void>;
  /** A receive brought something, or nothing. */
  received(records: readonly SQSRecord[]): void;
  /** A receive failed: nothing is received for a second. */
  failed(): void;
  /**
   * Gathers a batch; between two calls nothing is received, so that no message waits out its visibility behind a batch
   * that runs. An empty batch, or one that is not complete, is only returned once the process is ending.
   */
  next(): Promise<readonly SQSRecord[]>;
}

/** What gathering needs. */
export interface GatheringOptions {
  readonly clock: Clock;
  /** Messages of a batch at most. */
  readonly batchSize: number;
  /** Milliseconds from the first message on in which a receive may begin. */
  readonly windowMs: number;
  /** Aborted when the process is to end. */
  readonly ending: AbortSignal;
}

/** A batch takes no more once its bodies have so many bytes, the payload that Lambda would deliver at most. */
const MOST_BYTES = 6 * 2 ** 20;
/** A receive that brings so many tells of a backlog: one more gatherer joins in. */
const PLENTY = MESSAGES_PER_RECEIVE / 2;
const PAUSE_AFTER_FAILURE_MS = 1_000;

/** Makes the gathering of one process. */
export const createGathering = (options: GatheringOptions): Gathering => {
  const { clock, batchSize, windowMs, ending } = options;
  let records: SQSRecord[] = [];
  let bytes = 0;
  let closesAt = 0;
  /** Receives that brought plenty for this batch. */
  let plentiful = 0;
  /** Receives that are out. */
  let out = 0;
  let pausedUntil = 0;
  let taker: PromiseWithResolvers<readonly SQSRecord[]> | undefined;
  let waiting: { readonly role: PollerRole; readonly enter: () => void }[] = [];

  const hasRoomFor = (receives: number): boolean =>
    bytes < MOST_BYTES && records.length + receives * MESSAGES_PER_RECEIVE <= batchSize;

  const isComplete = (): boolean =>
    records.length > 0 && (clock.now() >= closesAt || !hasRoomFor(1));

  const mayReceive = (role: PollerRole): boolean => {
    if (ending.aborted || clock.now() < pausedUntil) return false;
    if (role === 'watcher') return records.length === 0 && out === 0;
    return records.length > 0 && !isComplete() && out <= plentiful && hasRoomFor(out + 1);
  };

  const handOver = (): void => {
    taker?.resolve(records);
    taker = undefined;
    records = [];
    bytes = 0;
    plentiful = 0;
  };

  const proceed = (): void => {
    if (taker === undefined) return;
    if (out === 0 && (ending.aborted || isComplete())) {
      handOver();
      return;
    }
    waiting = waiting.filter(({ role, enter }) => {
      if (!mayReceive(role)) return true;
      out++;
      enter();
      return false;
    });
  };
  ending.addEventListener('abort', proceed);

  return {
    admit: (role) =>
      new Promise((enter) => {
        waiting.push({ role, enter });
        proceed();
      }),
    received: (more) => {
      out--;
      if (records.length === 0 && more.length > 0) {
        closesAt = clock.now() + windowMs;
        void clock.sleep(windowMs, ending).then(proceed);
      }
      records.push(...more);
      bytes += more.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0);
      if (more.length >= PLENTY) plentiful++;
      proceed();
    },
    failed: () => {
      out--;
      pausedUntil = clock.now() + PAUSE_AFTER_FAILURE_MS;
      void clock.sleep(PAUSE_AFTER_FAILURE_MS, ending).then(proceed);
      proceed();
    },
    next: () => {
      taker = Promise.withResolvers();
      const { promise } = taker;
      proceed();
      return promise;
    },
  };
};
