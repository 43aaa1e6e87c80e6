import { SQSClient } from '@aws-sdk/client-sqs';
import { systemClock as clock } from '../../lib/mpc/clock.ts';
import { redriveRun } from '../../lib/redrive/redriveRun.ts';
import { createSqsLetterQueues } from '../../lib/redrive/sqsLetterQueues.ts';
import { installVirtualTime } from '../../local/virtual-time/installVirtualTime.ts';
import { runProcess } from './processMain.ts';
import { QUOTA_PER_MINUTE, QUOTA_SHARE } from './world.ts';

/** From the end of one run to the next: often, since a run of the soak is short. */
const PAUSE_MS = 180_000;
const RUN_MS = 100_000;
/** As handlers/redriveDeadLetters.ts has them. */
const MOST_LETTERS = 20_000;
const MOST_CALLS = 5_000;
const INTERVAL_MS = 900_000;
/** None is given up in a run. */
const MAX_REDRIVES = 100;

await runProcess((options) => {
  installVirtualTime(options.time);
  Object.assign(process.env, options.sqsEnvironment);
  const client = new SQSClient({});
  const ending = new AbortController();

  const redriveUntilEnding = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      await redriveRun(
        {
          queues: createSqsLetterQueues(client, options.queueUrls),
          clock,
          policy: { maxRedrives: MAX_REDRIVES },
          requestsPerMinute: QUOTA_PER_MINUTE * QUOTA_SHARE,
          intervalMs: INTERVAL_MS,
        },
        { deadline: clock.now() + RUN_MS, mostLetters: MOST_LETTERS, mostCalls: MOST_CALLS },
        { dryRun: false },
      );
      await clock.sleep(PAUSE_MS, ending.signal);
    }
  };

  const runs = redriveUntilEnding();
  return {
    obey: async (order) => {
      if (order.order !== 'finish') return;
      ending.abort();
      await runs;
    },
  };
});
