import type { SQSRecord } from 'aws-lambda';
import type { Clock } from '../lib/mpc/clock.ts';
import type { Log } from '../lib/observability/log.ts';
import type { Queues } from '../lib/queue/queues.ts';
import type { Gathering } from './gathering.ts';
import { receivedAs } from './serveBatch.ts';
import type { Tally } from './tally.ts';

/** What the loop of a worker needs. */
export interface LoopOptions {
  readonly gathering: Gathering;
  /** Serves one batch. Never rejects. */
  readonly serve: (records: readonly SQSRecord[]) => Promise<void>;
  readonly hide: Queues['hide'];
  readonly clock: Clock;
  readonly log: Log;
  readonly tally: Tally;
  /** Aborted when the process is to end. */
  readonly ending: AbortSignal;
}

const MINUTE_MS = 60_000;

/**
 * Serves one batch after another, and writes a line each minute. Once the process is ending, the batch that runs ends
 * early, and what was received but not started is made visible again: resolves when nothing is in hand any more.
 */
export const serveUntilEnding = async (options: LoopOptions): Promise<void> => {
  const { gathering, serve, hide, clock, log, tally, ending } = options;

  const reportEachMinute = async (): Promise<void> => {
    for (;;) {
      await clock.sleep(MINUTE_MS, ending);
      if (ending.aborted) return;
      log('INFO', 'the last minute of the worker', tally.drain());
    }
  };

  const serveAll = async (): Promise<void> => {
    let records = await gathering.next();
    while (!ending.aborted) {
      await serve(records);
      records = await gathering.next();
    }
    await hide(records.map((record) => ({ ...receivedAs(record), seconds: 0 })));
    log('INFO', 'the worker has stopped', { ...tally.drain(), returned: records.length });
  };

  await Promise.all([reportEachMinute(), serveAll()]);
};
