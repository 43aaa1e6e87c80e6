import { describe, expect, test } from '@jest/globals';
import type { SQSRecord } from 'aws-lambda';
import { createLog } from '../../lib/observability/log.ts';
import { createWatch } from '../../lib/observability/watch.ts';
import type { Consumer } from '../../lib/queue/consumer.ts';
import { createFakeTime } from '../../local/simulation/fakeTime.ts';
import type { Gathering } from '../../worker/gathering.ts';
import { createServer } from '../../worker/serveBatch.ts';
import { serveUntilEnding } from '../../worker/serveUntilEnding.ts';
import { createTally } from '../../worker/tally.ts';
import { recordOf } from '../records.ts';
import { settleIn } from '../settleIn.ts';

const START = Date.UTC(2026, 0, 15);
const quiet: Consumer = { consume: () => Promise.resolve({ batchItemFailures: [] }) };

/** A loop before batches that come every 25 s. */
const startLoop = (consumer: Consumer, isConfirmed = true) => {
  const time = createFakeTime(START);
  const { clock } = time;
  const ending = new AbortController();
  const lines: Record<string, unknown>[] = [];
  const write = (text: string) => void lines.push(JSON.parse(text));
  const log = createLog({ least: 'INFO', clock, write });
  const tally = createTally();
  const removed: string[] = [];
  const batch = [recordOf({ task_id: 1 }), recordOf({ task_id: 2 })];
  const next = async (): Promise<readonly SQSRecord[]> => {
    await clock.sleep(25_000, ending.signal);
    return ending.signal.aborted ? [] : batch;
  };
  const serve = createServer({
    consumer,
    remove: (messages) => {
      const ids = messages.map(({ id }) => id);
      removed.push(...ids);
      return Promise.resolve(new Set(isConfirmed ? ids : []));
    },
    watch: createWatch({ logLevel: 'INFO', clock, write: () => undefined }),
    log,
    tally,
  });
  let over = false;
  void serveUntilEnding({
    gathering: { next } as Gathering,
    serve,
    hide: () => Promise.resolve(new Set()),
    clock,
    log,
    tally,
    ending: ending.signal,
  }).then(() => {
    over = true;
  });
  return {
    batch,
    removed,
    /** Lines without what all have in common. */
    lines: () =>
      lines.map(({ timestamp: _timestamp, service: _service, level: _level, ...rest }) => rest),
    pass: (ms: number): Promise<void> => settleIn(time, clock.sleep(ms)),
    end: async (): Promise<void> => {
      ending.abort();
      await time.run(() => over);
    },
  };
};

describe('a worker that serves', () => {
  test('says each minute what it did in it, and in the end what it did since', async () => {
    const loop = startLoop(quiet);

    await loop.pass(130_000);
    await loop.end();

    expect(loop.lines()).toEqual([
      { message: 'the last minute of the worker', batches: 2, messages: 4, outcomes: {} },
      { message: 'the last minute of the worker', batches: 2, messages: 4, outcomes: {} },
      { message: 'the worker has stopped', batches: 1, messages: 2, outcomes: {}, returned: 0 },
    ]);
  });

  test('deletes what the consumer does not report, and says what SQS has not confirmed', async () => {
    const reportFirst: Consumer = {
      consume: ([first]) =>
        Promise.resolve({ batchItemFailures: [{ itemIdentifier: first?.messageId ?? '' }] }),
    };
    const loop = startLoop(reportFirst, false);

    await loop.pass(30_000);
    await loop.end();

    expect(loop.removed).toEqual([loop.batch[1]?.messageId]);
    expect(loop.lines()).toMatchObject([{ messages: 2, undeleted: 1 }]);
  });

  test('goes on after an error of our own, and leaves its messages to come back', async () => {
    let calls = 0;
    const loop = startLoop({
      consume: () =>
        calls++ === 0
          ? Promise.reject(new Error('a mistake of ours'))
          : Promise.resolve({ batchItemFailures: [] }),
    });

    await loop.pass(65_000);

    expect(loop.removed).toEqual(loop.batch.map(({ messageId }) => messageId));
    expect(loop.lines()).toMatchObject([
      {
        message: 'a batch failed, its messages will be delivered again',
        error: 'a mistake of ours',
      },
      { batches: 2, messages: 4, failed_batches: 1 },
    ]);
  });
});
